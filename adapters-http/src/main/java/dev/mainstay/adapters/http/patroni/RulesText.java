package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a dynamic configuration says, and what in it could never work. Everything else is stored word for word. Confined to one
 * request. Source: spec/patroni-rest.md 4.3, 6.1.
 */
final class RulesText {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    /** Patroni's own bottom: shorter ones are stored and raised. */
    private static final int LEAST_TTL = 20;

    private static final int LONGEST_TTL = 3_600;
    private static final long MOST_SECONDS = 86_400;
    private static final int MOST_NODES = 100;

    private static final Pattern PARAMETER = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");

    /** What Mainstay, or the operator's own file, says of each node: ignored here, as Patroni ignores its own. */
    private static final Set<String> OURS = Set.of(
            "listen_addresses",
            "port",
            "cluster_name",
            "hot_standby",
            "primary_conninfo",
            "primary_slot_name",
            "synchronous_standby_names",
            "default_transaction_read_only",
            "data_directory",
            "config_file",
            "hba_file");

    private final ObjectNode document;
    private final List<String> problems = new ArrayList<>();

    RulesText(ObjectNode document) {
        this.document = document;
    }

    /** The rules; {@link #problems} tells what is wrong. */
    ClusterRules rules() {
        ClusterRules standard = ClusterRules.standard();
        long unusedWait = whole("loop_wait", 10, 1, MOST_SECONDS);
        long unusedRetry = whole("retry_timeout", 10, 1, MOST_SECONDS);
        boolean unusedTimeline = flag("check_timeline");
        requireObject("postgresql");
        requireObject("slots");
        return new ClusterRules(
                flag("pause"),
                whole("maximum_lag_on_failover", standard.maximumLag(), 0, Long.MAX_VALUE),
                Duration.ofSeconds(whole(
                        document.has("primary_start_timeout") ? "primary_start_timeout" : "master_start_timeout",
                        standard.startTimeout().toSeconds(),
                        0,
                        MOST_SECONDS)),
                synchronous(),
                flag("synchronous_mode_strict"),
                (int) whole("synchronous_node_count", 1, 1, MOST_NODES),
                Math.max(0, whole("maximum_lag_on_syncnode", -1, -Long.MAX_VALUE, Long.MAX_VALUE)),
                flag("failsafe_mode"),
                parameters(),
                new StandbySection(document.path("standby_cluster"), problems::add).remote());
    }

    private SortedMap<String, String> parameters() {
        SortedMap<String, String> wanted = new TreeMap<>();
        JsonNode below = document.path("postgresql").path("parameters");
        if (!below.isMissingNode() && !below.isNull() && !below.isObject()) {
            problems.add("postgresql.parameters can never work: expected names and values");
        }
        below.properties().forEach(field -> {
            String value = field.getValue().asText("");
            boolean fits = PARAMETER.matcher(field.getKey()).matches()
                    && field.getValue().isValueNode()
                    && value.chars().noneMatch(Character::isISOControl);
            if (!fits) {
                problems.add("postgresql.parameters." + field.getKey() + " can never work: expected one value");
            } else if (!field.getValue().isNull() && !OURS.contains(field.getKey())) {
                String unused = wanted.put(field.getKey(), value);
            }
        });
        return wanted;
    }

    /** The failover threshold. */
    Optional<Duration> ttl() {
        if (!document.hasNonNull("ttl")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Math.max(LEAST_TTL, whole("ttl", LEAST_TTL, 1, LONGEST_TTL))));
    }

    /** One sentence each; empty when all can work. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private long whole(String name, long otherwise, long least, long most) {
        JsonNode value = document.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        String text = value.asText("");
        boolean fits = !value.isBoolean() && WHOLE.matcher(text).matches();
        if (!fits || new BigInteger(text).longValue() < least || new BigInteger(text).longValue() > most) {
            problems.add(name + " " + value + " can never work: expected a whole number from " + least
                    + (most == Long.MAX_VALUE ? " on, without a unit" : " to " + most));
            return otherwise;
        }
        return Long.parseLong(text);
    }

    private boolean flag(String name) {
        JsonNode value = document.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        Optional<Boolean> said = value.isContainerNode() ? Optional.empty() : Flags.parse(value.asText());
        if (said.isEmpty()) {
            problems.add(name + " " + value + " can never work: expected true or false");
        }
        return said.orElse(false);
    }

    private Synchronous synchronous() {
        JsonNode value = document.path("synchronous_mode");
        boolean quorum =
                value.isTextual() && value.textValue().toLowerCase(Locale.ROOT).equals("quorum");
        if (quorum) {
            return Synchronous.QUORUM;
        }
        return flag("synchronous_mode") ? Synchronous.ON : Synchronous.OFF;
    }

    private void requireObject(String name) {
        JsonNode value = document.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
            problems.add(name + " can never work: expected settings below it");
        }
    }
}
