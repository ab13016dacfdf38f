package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;

/**
 * A main whose database died shows, when it starts, what clients were still waiting for, though no standby may hold it (M15).
 * So it is started with its {@link Door} closed to clients, and they are let in when the standbys have all of it; or when commits
 * wait for nobody any more, which is said aloud (L47). A new agent finds out how the door is before it says that this main
 * serves, and opens a closed one under the same condition.
 *
 * <p>Confined to the loop thread; files and statements go off the loop.
 */
final class AdmissionDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final Door door;
    private final Chore<Boolean> opening;
    private final Chore<Boolean> finding;

    private Door.Leaf closed;
    private boolean confirmed;

    AdmissionDuty(Ports ports, EventRecorder recorder, Door door) {
        this.ports = ports;
        this.recorder = recorder;
        this.door = door;
        this.opening = new Chore<>("admit-clients", ports.background());
        this.finding = new Chore<>("look-at-door", ports.background());
        this.closed = door.now();
    }

    /** Finds out how an earlier agent left the door of a main; one round. */
    void look(NodeState self) {
        boolean unusedFound = finding.collect().isPresent();
        door.forgetUnlessMain();
        Door.Leaf now = door.now();
        boolean asks = self.role() == Role.MAIN && SyncRight.inForce(self).isPresent();
        if (asks && now.state() == Door.State.UNKNOWN && finding.isIdle()) {
            finding.begin(() -> door.find(now));
        }
    }

    /** Whether clients are kept out, or may be for all that this agent knows yet. */
    boolean keepsOut(NodeState self) {
        Door.State now = door.now().state();
        return now == Door.State.CLOSED
                || (now == Door.State.UNKNOWN && SyncRight.inForce(self).isPresent());
    }

    /** One round of an open main; {@code covered} is whether all that it shows is on as many standbys as commits wait for. */
    void act(NodeState self, boolean covered) {
        if (opening.collect().filter(opened -> opened).isPresent()) {
            tell();
        }
        boolean managed = SyncRight.inForce(self).isPresent() && ports.data().managesAccess();
        Door.Leaf now = door.now();
        if (!managed || now.state() != Door.State.CLOSED || !opening.isIdle()) {
            return;
        }
        boolean nobody = SyncRight.inForce(self)
                .filter(record -> record.terms().on()
                        && (record.awaited().number() > 0 || record.terms().strict()))
                .isEmpty();
        if (covered || nobody) {
            confirmed = covered && !nobody;
            closed = now;
            opening.begin(() -> door.open(now));
        }
    }

    private void tell() {
        Duration waited = Duration.ofNanos(ports.ticker().nanos() - closed.since());
        String how = confirmed
                ? "until the standbys had everything that it shows"
                : "and are let in although no standby may hold what they were waiting for when it died: such rows are"
                        + " seen now, and a failover could lose them";
        recorder.record(
                ClusterEvent.of(
                        EventKind.CLIENTS_ADMITTED,
                        "The database came back; clients were kept out for " + (closed.found() ? "at least " : "")
                                + waited.toMillis() + " ms " + how,
                        Facts.of("waited_ms", waited.toMillis()).with("confirmed", confirmed)),
                Actor.AUTO);
    }
}
