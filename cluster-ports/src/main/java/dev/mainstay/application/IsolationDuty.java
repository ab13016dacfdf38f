package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;

/**
 * Closes a main that lost its backing, and lets it open when it has it again (D6, L3). It follows the state, not a journal:
 * as long as the backing is lost the database is stopped again and again, whatever else goes on.
 *
 * <p>Confined to the loop thread; stopping goes on off the loop.
 */
final class IsolationDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final Chore<Boolean> closing;

    IsolationDuty(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.closing = new Chore<>("close-isolated", ports.background());
    }

    /** One round; returns whether the database was just closed, so that it is looked at again. */
    boolean act(NodeState self, Observation seen, Backing backing, Duration stopBudget) {
        boolean closed = closing.collect().isPresent();
        boolean leads = self.role() == Role.MAIN && !self.condition().mustRebase();
        if (leads && backing.state() == Backing.State.LOST) {
            close(self, seen, backing, stopBudget, closed);
        } else if (leads && self.condition() == NodeCondition.ISOLATED && backing.mayOpen() && closing.isIdle()) {
            open(backing);
        }
        return closed;
    }

    private void close(NodeState self, Observation seen, Backing backing, Duration stopBudget, boolean closed) {
        if (!seen.mayBeOpen() || closed || !closing.isIdle()) {
            return;
        }
        closing.begin(() -> stop(stopBudget));
        if (self.condition() == NodeCondition.MAIN) {
            become(NodeCondition.MAIN, NodeCondition.ISOLATED);
            record(EventKind.MAIN_ISOLATED, "This main lost its backing and closes: " + backing.detail(), backing);
        }
    }

    /** Where the agent may not stop the server, all it can do is to be in the clients' way (M2). */
    private boolean stop(Duration budget) {
        if (ports.server().isManaged()) {
            ports.server().stop(StopMode.IMMEDIATE, budget);
            return true;
        }
        ports.postgres().readOnlyByDefault(true);
        int ended = ports.postgres().endClientSessions();
        return ended >= 0;
    }

    private void open(Backing backing) {
        if (!ports.server().isManaged()) {
            ports.postgres().readOnlyByDefault(false);
        }
        become(NodeCondition.ISOLATED, NodeCondition.MAIN);
        record(EventKind.MAIN_BACKED_AGAIN, "This main is backed again and opens: " + backing.detail(), backing);
    }

    private void become(NodeCondition from, NodeCondition to) {
        ports.state()
                .update(facts ->
                        facts.node().condition() == from && facts.node().role() == Role.MAIN
                                ? facts.with(facts.node().in(to))
                                : facts);
    }

    private void record(EventKind kind, String description, Backing backing) {
        Facts facts = Facts.of("guard", backing.guard().word())
                .withKnown("backing_age_ms", backing.age().map(Duration::toMillis));
        recorder.record(ClusterEvent.of(kind, description, facts), Actor.AUTO);
    }
}
