package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the section {@code guard}: who decides in doubt (D6). */
final class GuardSection {

    private static final String AUTOMATIC = "auto";

    private GuardSection() {}

    static GuardPolicy read(Section root) {
        Section guard = root.section("guard");
        Optional<SplitBrainGuard> chosen = guard.about("Who decides in doubt. auto: majority from three data nodes on,"
                        + " reference with two and addresses to reach, else none. With none a cut between two servers"
                        + " can make two mains.")
                .choice("kind", AUTOMATIC, kinds());
        GuardPolicy policy = new GuardPolicy(
                chosen,
                references(guard),
                time(
                        guard,
                        "fence_after",
                        "How long a main goes on after its last backing by references, nodes or the"
                                + " lease; without it half of failover.threshold."),
                time(
                        guard,
                        "stop_budget",
                        "How long closing an isolated main may take; without it a quarter of" + " failover.threshold."),
                watchdog(guard));
        if (chosen.equals(Optional.of(SplitBrainGuard.REFERENCE))
                && policy.references().isEmpty()) {
            guard.refuse("references", "expected at least one address for guard.kind: reference");
        }
        return policy;
    }

    private static Watchdog watchdog(Section guard) {
        return guard.about("Whether a small process apart from the agent stops the main's database when the agent is"
                        + " gone. automatic: with any guard but none, where the agent runs the database (process:"
                        + " local). required: without it no node is main.")
                .choice("watchdog", Watchdog.AUTOMATIC.word(), watchdogs());
    }

    private static List<ReferenceAddress> references(Section guard) {
        List<ReferenceAddress> references = new ArrayList<>();
        guard.about(
                        "What this node must reach, most of it, to know that it is not the isolated one: the gateway, a name"
                                + " server. host is pinged, host:port is knocked at.")
                .texts("references", List.of())
                .forEach(text -> parse(guard, text).ifPresent(references::add));
        return references;
    }

    private static Optional<ReferenceAddress> parse(Section guard, String text) {
        try {
            return Optional.of(ReferenceAddress.parse(text));
        } catch (InvalidRequestException wrong) {
            guard.refuse("references", String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Duration> time(Section guard, String key, String what) {
        return guard.about(what).optionalDuration(key, "200ms", "1h");
    }

    private static Map<String, Watchdog> watchdogs() {
        Map<String, Watchdog> words = new LinkedHashMap<>();
        Arrays.stream(Watchdog.values()).forEach(watchdog -> words.put(watchdog.word(), watchdog));
        return Collections.unmodifiableMap(words);
    }

    private static Map<String, Optional<SplitBrainGuard>> kinds() {
        Map<String, Optional<SplitBrainGuard>> words = new LinkedHashMap<>();
        words.put(AUTOMATIC, Optional.empty());
        Arrays.stream(SplitBrainGuard.values()).forEach(guard -> words.put(guard.word(), Optional.of(guard)));
        return Collections.unmodifiableMap(words);
    }
}
