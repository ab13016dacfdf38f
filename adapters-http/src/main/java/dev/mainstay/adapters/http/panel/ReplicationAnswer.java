package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.ClusterSnapshot;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET replication-status}: what the database says of its streams. Pure. Source: spec/panel-api.md 1.5. */
final class ReplicationAnswer {
    private static final Pattern OURS = Pattern.compile("node_([1-9][0-9]{0,8})");

    private final ClusterSnapshot snapshot;

    private ReplicationAnswer(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    static Response of(ClusterSnapshot snapshot) {
        ReplicationAnswer answer = new ReplicationAnswer(snapshot);
        return snapshot.seen()
                .database()
                .value()
                .match(
                        writable -> Envelope.ok(answer.primary(writable)),
                        standby -> Envelope.ok(answer.replica(standby)),
                        refused -> failed(refused.reason()),
                        silent -> failed(silent.reason()));
    }

    private static Response failed(String reason) {
        return Envelope.error(ErrorCode.INTERNAL, "Failed to check replication status: " + reason);
    }

    private ObjectNode primary(Writable database) {
        ObjectNode data = Json.object()
                .put("is_replica", false)
                .put("is_connected", false)
                .put("lag_bytes", 0)
                .put("lag_seconds", 0)
                .put("latest_lsn", database.position().toString())
                .put("timeline", database.timeline().id());
        data.set("replicas", Pieces.list(database.standbys(), standby -> standby(standby, database.position())));
        data.set("slots", Pieces.list(database.slots(), ReplicationAnswer::slot));
        return data;
    }

    /** Positions are texts and never missing: existing readers take them as they are. */
    private static ObjectNode standby(Standby standby, Lsn position) {
        return Json.object()
                .put("client_addr", standby.link().address().orElse(""))
                .put("state", standby.state())
                .put("sent_lsn", standby.sent().map(Lsn::toString).orElse(""))
                .put("write_lsn", standby.written().map(Lsn::toString).orElse(""))
                .put("flush_lsn", standby.flushed().map(Lsn::toString).orElse(""))
                .put("replay_lsn", standby.replayed().map(Lsn::toString).orElse(""))
                .put("sync_state", standby.link().syncState())
                .put("application_name", standby.name())
                .put("slot_name", slotOf(standby.name()).orElse(null))
                .put(
                        "lag_bytes",
                        standby.replayed()
                                .map(replayed -> position.since(replayed).bytes())
                                .orElse(null));
    }

    /** Our standbys call themselves {@code node_N}; of others it is not known. */
    private static Optional<String> slotOf(String name) {
        Matcher ours = OURS.matcher(name);
        return ours.matches()
                ? Optional.of(
                        SlotName.of(new NodeId(Integer.parseInt(ours.group(1)))).value())
                : Optional.empty();
    }

    private static ObjectNode slot(ReplicationSlot slot) {
        return Json.object()
                .put("slot_name", slot.name().value())
                .put("active", slot.active())
                .put("wal_status", slot.walStatus())
                .put("restart_lsn", slot.restart().map(Lsn::toString).orElse(""))
                .put("retained_bytes", slot.retained().map(held -> held.bytes()).orElse(null))
                .put("spare_bytes", slot.spare().map(left -> left.bytes()).orElse(null));
    }

    private ObjectNode replica(InRecovery database) {
        Optional<NodeEndpoints> main = snapshot.view().self().main().map(KnownMain::endpoints);
        ObjectNode data = Json.object().put("is_replica", true).put("is_connected", database.isStreaming());
        main.ifPresent(known ->
                data.put("main_server_ip", known.address().host()).put("main_server_port", known.databasePort()));
        database.receiver().flatMap(WalReceiver::slot).ifPresent(slot -> data.put("slot_name", slot));
        data.put(
                "last_received",
                database.receiver()
                        .map(receiver -> Pieces.time(snapshot.takenAt().minus(receiver.silence())))
                        .orElse(null));
        return data.put("latest_lsn", database.received().toString())
                .put("replay_lsn", database.replayed().toString())
                .put("lag_bytes", database.received().since(database.replayed()).bytes())
                .put("lag_seconds", NodeRow.wholeSeconds(snapshot.own().lag()))
                .put("received_timeline", database.timeline().id())
                .put("caught_up", database.replayed().hasReached(database.received()))
                .put("replay_paused", database.replayPaused());
    }
}
