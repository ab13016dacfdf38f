package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code POST /heartbeat} and its answer. Source: spec/panel-api.md 1.10.
 *
 * <p>Beyond the panel's own fields a beat carries {@code node_id}, {@code epoch}, {@code timeline},
 * {@code replication_lag_sec}, {@code receive_lsn}, {@code replay_lsn}, {@code behind_main_bytes}, and
 * {@code wal_receiver} and {@code redis_link} with the words of {@link NodeStatus} ({@code streaming}, {@code up} and
 * {@code down} are understood too).
 */
public final class HeartbeatWire {
    private static final int UNKNOWN_LAG = -1;

    private HeartbeatWire() {}

    /** As sent at that moment; the secret is added by the sender. */
    public static ObjectNode write(Heartbeat beat, Instant at) {
        NodeReport report = beat.report();
        ObjectNode body = Json.object();
        beat.cluster().ifPresent(cluster -> body.put("cluster_id", cluster.value()));
        beat.node().ifPresent(node -> body.put("node_id", node.value()));
        body.put("hardware_id", beat.hardwareId().value());
        beat.address().ifPresent(address -> body.put("server_ip", address.host()));
        body.put("database_id", report.database().map(Object::toString).orElse(Words.UNKNOWN))
                .put("version", report.version().map(SoftwareVersion::value).orElse(Words.UNKNOWN))
                .put("timestamp", at.toString())
                .put("epoch", beat.term().value())
                .put("wal_receiver", report.replication().word())
                .put("redis_link", report.redis().word());
        report.subscribers().ifPresent(count -> body.put("subscriber_count", count));
        report.timeline().ifPresent(timeline -> body.put("timeline", timeline.id()));
        report.uploadsSince().ifPresent(moment -> body.put("last_sync_time", moment.toString()));
        writeMetrics(body, report.metrics());
        writeLag(body, report);
        return body;
    }

    private static void writeMetrics(ObjectNode body, NodeMetrics metrics) {
        metrics.cpuCores().ifPresent(cores -> body.put("cpu_cores", cores));
        metrics.ramGib().ifPresent(gib -> body.put("ram_gb", gib));
        metrics.cpuPercent().ifPresent(percent -> body.put("cpu_usage", percent));
        metrics.memoryPercent().ifPresent(percent -> body.put("memory_usage", percent));
        metrics.diskPercent().ifPresent(percent -> body.put("disk_usage", percent));
    }

    /** Existing nodes read whole seconds only, with -1 for unknown. */
    private static void writeLag(ObjectNode body, NodeReport report) {
        Lag lag = report.lag();
        body.put(
                "db_replication_lag",
                lag.replay().map(Duration::toSeconds).map(Math::toIntExact).orElse(UNKNOWN_LAG));
        lag.replay().ifPresent(replay -> body.put("replication_lag_sec", Words.seconds(replay)));
        lag.behindMain().ifPresent(behind -> body.put("behind_main_bytes", behind.bytes()));
        report.received().ifPresent(received -> {
            body.put("receive_lsn", received.toString());
            lag.unreplayed().ifPresent(left -> body.put("replay_lsn", minus(received, left)));
        });
    }

    private static String minus(Lsn received, WalDistance left) {
        return new Lsn(received.bytes() - left.bytes()).toString();
    }

    /** As received on the main. */
    public static Heartbeat read(Fields body) {
        body.requireTime("timestamp");
        return new Heartbeat(
                body.words("cluster_id").map(ClusterId::new),
                body.integer("node_id").map(NodeId::new),
                body.words("hardware_id")
                        .map(HardwareId::new)
                        .orElseThrow(() -> Fields.invalid("hardware_id", "the sender's id")),
                body.words("server_ip").map(NodeAddress::new),
                new Term(body.whole("epoch").orElse(0L)),
                readReport(body));
    }

    private static NodeReport readReport(Fields body) {
        Lag lag = readLag(body);
        return new NodeReport(
                readMetrics(body),
                body.words("version").flatMap(Words::version),
                body.integer("subscriber_count").filter(count -> count >= 0),
                lag,
                body.integer("timeline").filter(id -> id > 0).map(Timeline::new),
                body.words("receive_lsn").map(Lsn::parse),
                body.words("database_id").flatMap(Words::system),
                body.words("wal_receiver").map(HeartbeatWire::link).orElse(inferred(lag)),
                body.words("redis_link").map(HeartbeatWire::link).orElse(NodeStatus.CONNECTING),
                body.moment("last_sync_time"));
    }

    /** Percentages are clamped by the record (K-093). */
    private static NodeMetrics readMetrics(Fields body) {
        return new NodeMetrics(
                body.number("cpu_usage"),
                body.number("memory_usage"),
                body.number("disk_usage"),
                body.integer("cpu_cores").filter(cores -> cores > 0),
                body.integer("ram_gb").filter(gib -> gib > 0));
    }

    private static Lag readLag(Fields body) {
        Optional<Lsn> received = body.words("receive_lsn").map(Lsn::parse);
        Optional<Lsn> replayed = body.words("replay_lsn").map(Lsn::parse);
        Optional<Double> exact = body.number("replication_lag_sec");
        Optional<Double> whole = body.integer("db_replication_lag").map(Integer::doubleValue);
        return new Lag(
                exact.or(() -> whole).flatMap(Words::span),
                received.flatMap(end -> replayed.map(end::since)),
                body.whole("behind_main_bytes").filter(bytes -> bytes >= 0).map(WalDistance::new));
    }

    private static NodeStatus link(String word) {
        if (word.equals("streaming") || word.equals("up")) {
            return NodeStatus.ONLINE;
        }
        return NodeStatus.of(word).orElse(NodeStatus.ERROR);
    }

    /** An existing node says no more than its lag. */
    private static NodeStatus inferred(Lag lag) {
        return lag.replay().isPresent() ? NodeStatus.ONLINE : NodeStatus.CONNECTING;
    }

    /** The fields that stand in an answer's {@code data}. */
    public static ObjectNode writeReply(HeartbeatReply reply) {
        ObjectNode body = Json.object().put("epoch", reply.term().value());
        reply.at().ifPresent(at -> body.put("server_time", at.toString()));
        reply.node().ifPresent(node -> body.put("node_id", node.value()));
        reply.position().ifPresent(position -> body.put("main_lsn", position.toString()));
        reply.autoFailover().ifPresent(on -> body.put("auto_failover_enabled", on));
        reply.threshold().ifPresent(limit -> body.put("auto_failover_threshold_seconds", limit.toSeconds()));
        reply.kept().ifPresent(rows -> KeptRowsWire.write(body, rows));
        return body.put(
                "main_version", reply.version().map(SoftwareVersion::value).orElse(Words.UNKNOWN));
    }

    /** Whether both versions are known and differ. */
    public static boolean isUpdateAvailable(HeartbeatReply reply, Heartbeat beat) {
        return beat.report()
                .version()
                .flatMap(theirs -> reply.version().map(ours -> !ours.equals(theirs)))
                .orElse(false);
    }

    /** As received by the secondary; an existing node puts its version at the top and tells nothing else. */
    public static HeartbeatReply readReply(Fields body) {
        Fields data = body.within("data");
        return new HeartbeatReply(
                data.integer("node_id").map(NodeId::new),
                new Term(data.whole("epoch").orElse(0L)),
                data.words("main_lsn").map(Lsn::parse),
                body.words("main_version").or(() -> data.words("main_version")).flatMap(Words::version),
                data.flag("auto_failover_enabled"),
                data.whole("auto_failover_threshold_seconds")
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                data.moment("server_time"),
                KeptRowsWire.read(data));
    }
}
