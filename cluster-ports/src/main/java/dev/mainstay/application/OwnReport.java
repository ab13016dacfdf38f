package dev.mainstay.application;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.ports.out.RedisObservation;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What this node says of itself in heartbeats and in its own row: machine, subscribers, lag, replication.
 *
 * <p>Confined to the loop thread; everything slow is looked at off the loop.
 */
final class OwnReport {

    private static final Duration YELLOW = Duration.ofSeconds(30);
    private static final Duration RED = Duration.ofMinutes(2);

    private final AgentSettings settings;
    private final Look<NodeMetrics> metrics;
    private final Look<Optional<Integer>> subscribers;
    private final Look<RedisObservation> redis;
    private final boolean redisManaged;

    private Optional<Instant> mirroredAt = Optional.empty();

    OwnReport(Ports ports, AgentSettings settings) {
        Duration beat = settings.policy().timings().beat();
        this.settings = settings;
        this.metrics = new Look<>("look-metrics", ports.metrics()::look, beat, ports);
        this.subscribers = new Look<>("look-subscribers", ports.panel()::subscribers, beat, ports);
        this.redis = new Look<>("look-redis", ports.redis()::look, beat, ports);
        this.redisManaged = ports.redis().isManaged();
    }

    /** Looks anew; told by {@code shown} when this node last had all of the main's uploads. */
    void poll(PresentationBook shown) {
        mirroredAt = shown.mirroredAt();
        metrics.poll();
        subscribers.poll();
        if (redisManaged) {
            redis.poll();
        }
    }

    /** What Redis last said; empty where it is not managed or was not asked yet. */
    Optional<RedisObservation> redis() {
        return redis.latest().map(Seen::value);
    }

    /** Redis is asked again at once. */
    void hurryRedis() {
        redis.hurry();
    }

    NodeReport of(NodeState self, Observation seen) {
        DatabaseObservation database = seen.database().value();
        return new NodeReport(
                metrics.latest().map(Seen::value).orElse(NodeMetrics.unknown()),
                Optional.of(settings.version()),
                subscribers.latest().flatMap(Seen::value),
                seen.lag(),
                database.knownTimeline(),
                database.knownPosition(),
                database.knownSystem(),
                replication(self, database, seen.lag()),
                redisStatus(),
                mirroredAt.filter(any -> self.role().follows()));
    }

    /** Spec D-10: up to 30 s online, up to 120 s syncing, more is an error; unknown is its own state. */
    private static NodeStatus replication(NodeState self, DatabaseObservation database, Lag lag) {
        return database.match(
                writable -> self.role().follows() ? NodeStatus.ERROR : NodeStatus.ONLINE,
                standby -> standby.isStreaming() ? byLag(lag) : withoutStream(standby, lag),
                refused -> NodeStatus.OFFLINE,
                silent -> NodeStatus.OFFLINE);
    }

    /** What an archive gives is never quite all: behind by design is no error. */
    private static NodeStatus withoutStream(InRecovery standby, Lag lag) {
        if (!standby.isDetached()) {
            return NodeStatus.ERROR;
        }
        return lag.replay().isPresent() ? NodeStatus.ONLINE : NodeStatus.SYNCING;
    }

    private static NodeStatus byLag(Lag lag) {
        if (lag.replay().isEmpty()) {
            return NodeStatus.CONNECTING;
        }
        Duration behind = lag.replay().get();
        if (behind.compareTo(YELLOW) <= 0) {
            return NodeStatus.ONLINE;
        }
        return behind.compareTo(RED) <= 0 ? NodeStatus.SYNCING : NodeStatus.ERROR;
    }

    private NodeStatus redisStatus() {
        if (!redisManaged) {
            return NodeStatus.ONLINE;
        }
        return redis().map(seen -> {
                    if (!seen.answered()) {
                        return NodeStatus.OFFLINE;
                    }
                    return seen.following().isEmpty() || seen.linkUp() ? NodeStatus.ONLINE : NodeStatus.SYNCING;
                })
                .orElse(NodeStatus.CONNECTING);
    }
}
