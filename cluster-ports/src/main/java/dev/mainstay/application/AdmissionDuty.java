package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.AccessRules;
import java.time.Duration;
import java.util.Optional;

/**
 * A main whose database died shows, when it starts, what clients were still waiting for, though no standby may hold it (M15).
 * So it is started with its door closed to clients, and they are let in when the standbys have all of it; or when commits
 * wait for nobody any more, which is said aloud (L47). A new agent finds out how the door is before it says that this main
 * serves, and opens a closed one under the same condition.
 *
 * <p>Confined to the loop thread, but for {@link #close}; files and statements go off the loop.
 */
final class AdmissionDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final Chore<Boolean> opening;
    private final Chore<Door> finding;

    private Door door = Door.UNKNOWN;
    private long closedAt;
    private boolean found;
    private boolean confirmed;

    private enum Door {
        UNKNOWN,
        CLOSED,
        OPEN
    }

    AdmissionDuty(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.opening = new Chore<>("admit-clients", ports.background());
        this.finding = new Chore<>("look-at-door", ports.background());
    }

    /** Whether a database of this node must be started with its door closed; the caller closes it with {@link #close}. */
    boolean closes(NodeState self) {
        boolean waits = self.role() == Role.MAIN
                && SyncRight.inForce(self)
                        .filter(record ->
                                record.terms().on() && record.awaited().number() > 0)
                        .isPresent();
        if (waits && ports.data().managesAccess()) {
            closed(false);
            return true;
        }
        return false;
    }

    private void closed(boolean byAnother) {
        door = Door.CLOSED;
        closedAt = ports.ticker().nanos();
        found = byAnother;
    }

    /** Finds out how an earlier agent left the door; one round. */
    void look(NodeState self) {
        Optional<Door> seen = finding.collect().filter(now -> door == Door.UNKNOWN);
        if (seen.filter(now -> now == Door.CLOSED).isPresent()) {
            closed(true);
        } else if (seen.isPresent()) {
            door = Door.OPEN;
        }
        if (door == Door.UNKNOWN && finding.isIdle() && SyncRight.inForce(self).isPresent()) {
            finding.begin(this::find);
        }
    }

    /** Off the loop. The earlier agent may have died between writing that it is open and telling the server. */
    private Door find() {
        if (ports.data().refusesClients()) {
            return Door.CLOSED;
        }
        if (ports.data().managesAccess()) {
            ports.postgres().reload();
        }
        return Door.OPEN;
    }

    /** Off the loop, before the start. */
    static void close(Ports ports) {
        ports.data().allow(new AccessRules(true, Neighbours.addresses(ports)));
    }

    /** Whether clients are kept out, or may be for all that this agent knows yet. */
    boolean keepsOut(NodeState self) {
        return door == Door.CLOSED
                || (door == Door.UNKNOWN && SyncRight.inForce(self).isPresent());
    }

    /** One round of an open main; {@code covered} is whether all that it shows is on as many standbys as commits wait for. */
    void act(NodeState self, boolean covered) {
        Optional<Boolean> done = opening.collect();
        if (done.isPresent()) {
            tell();
            door = Door.OPEN;
        }
        boolean managed = SyncRight.inForce(self).isPresent() && ports.data().managesAccess();
        if (!managed || door != Door.CLOSED || !opening.isIdle()) {
            return;
        }
        boolean nobody = SyncRight.inForce(self)
                .filter(record -> record.terms().on()
                        && (record.awaited().number() > 0 || record.terms().strict()))
                .isEmpty();
        if (covered || nobody) {
            confirmed = covered && !nobody;
            opening.begin(() -> {
                ports.data().allow(new AccessRules(false, Neighbours.addresses(ports)));
                ports.postgres().reload();
                return true;
            });
        }
    }

    private void tell() {
        Duration waited = Duration.ofNanos(ports.ticker().nanos() - closedAt);
        String how = confirmed
                ? "until the standbys had everything that it shows"
                : "and are let in although no standby may hold what they were waiting for when it died: such rows are"
                        + " seen now, and a failover could lose them";
        recorder.record(
                ClusterEvent.of(
                        EventKind.CLIENTS_ADMITTED,
                        "The database came back; clients were kept out for " + (found ? "at least " : "")
                                + waited.toMillis() + " ms " + how,
                        Facts.of("waited_ms", waited.toMillis()).with("confirmed", confirmed)),
                Actor.AUTO);
    }
}
