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
        long unusedHistory = whole("max_timelines_history", 0, 0, Integer.MAX_VALUE);
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
                new ParametersSection(document.path("postgresql").path("parameters"), problems::add).wanted(),
                new StandbySection(document.path("standby_cluster"), problems::add).remote());
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
        return flag(name, "true or false");
    }

    private boolean flag(String name, String expected) {
        JsonNode value = document.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        Optional<Boolean> said = value.isContainerNode() ? Optional.empty() : Flags.parse(value.asText());
        if (said.isEmpty()) {
            problems.add(name + " " + value + " can never work: expected " + expected);
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
        return flag("synchronous_mode", "true, false or quorum") ? Synchronous.ON : Synchronous.OFF;
    }

    private void requireObject(String name) {
        JsonNode value = document.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
            problems.add(name + " can never work: expected settings below it");
        }
    }
}
