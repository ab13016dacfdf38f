package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every transition does that ends with a standby: whom it follows, its start, its stream, its Redis. */
final class StandbyDesk {

    private static final Duration STREAM_BEAT = Duration.ofMillis(100);
    private static final String MINIMUM = "minimum.";

    private final Ports ports;
    private final AgentSettings settings;
    private final Revival revival;

    StandbyDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.revival = new Revival(ports, settings);
    }

    /** Whom this node follows, and as whom. */
    StandbySource source(NodeEndpoints main, SlotName slot, NodeId self) {
        return new StandbySource(
                main.database(), ports.state().load().secrets().replication().orElseThrow(), slot, self);
    }

    /** Starts what was configured as a standby. */
    StepStatus start() {
        ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
        return StepStatus.reached();
    }

    /** Waits for the stream, with a server that fell over started again; says what is missing when it does not come. */
    StepStatus stream(StepContext context) {
        Optional<String> fallen = startAgain();
        DatabaseObservation seen = ports.probe().look(settings.limits().peer());
        boolean streaming = seen.match(
                writable -> false, DatabaseObservation.InRecovery::isStreaming, refused -> false, silent -> false);
        if (streaming) {
            return StepStatus.reached();
        }
        String reason = fallen.orElseGet(() -> seen.match(
                writable -> "the database is out of recovery",
                waiting -> "the database does not stream yet",
                DatabaseObservation.Refused::reason,
                DatabaseObservation.Silent::reason));
        return context.waited().compareTo(settings.limits().stream()) < 0
                ? StepStatus.pending(STREAM_BEAT, Progress.saying(reason))
                : StepStatus.failed(
                        reason + " after " + settings.limits().stream().toSeconds() + " s");
    }

    /** Why it could not be started, where it could not. */
    private Optional<String> startAgain() {
        try {
            revival.ofStandby();
            return Optional.empty();
        } catch (ClusterException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    /** Redis follows the database (D20). */
    StepStatus followRedis(NodeEndpoints main) {
        if (ports.redis().isManaged()) {
            NodeSecrets secrets = ports.state().load().secrets();
            ports.redis().follow(new RedisSource(main.redis(), secrets.mainRedis()));
        }
        return StepStatus.reached();
    }

    /** Settings that a standby must have, as facts of the journal. */
    static Facts facts(MinimumSettings minimum) {
        Facts facts = Facts.none();
        for (Map.Entry<String, Integer> setting : minimum.values().entrySet()) {
            facts = facts.with(MINIMUM + setting.getKey(), setting.getValue());
        }
        return facts;
    }

    /** Read back. */
    static MinimumSettings minimum(Facts facts) {
        SortedMap<String, Integer> values = new TreeMap<>();
        facts.values().forEach((name, value) -> {
            if (name.startsWith(MINIMUM)) {
                values.put(name.substring(MINIMUM.length()), Integer.parseInt(value));
            }
        });
        return new MinimumSettings(values);
    }
}
