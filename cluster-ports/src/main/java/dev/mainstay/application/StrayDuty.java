package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.RebaseMode;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out why a standby does not stream from its main: one that had received more of the old main than the new one has
 * is on a branch of its own, and would wait for ever. It needs a rebase, as an old main does (D9, D11).
 *
 * <p>Confined to the loop thread; the looks go on off the loop.
 */
final class StrayDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final BranchScout scout;
    private final Duration patience;
    private final Chore<BranchLook> looking;

    private long streamedAt;

    /** A standby gets so long to begin to stream before anybody looks why it does not. */
    StrayDuty(Ports ports, EventRecorder recorder, BranchScout scout, Duration patience) {
        this.ports = ports;
        this.recorder = recorder;
        this.scout = scout;
        this.patience = patience;
        this.looking = new Chore<>("look-astray", ports.background());
        this.streamedAt = ports.ticker().nanos();
    }

    void act(Now now) {
        Optional<BranchLook> look = looking.collect();
        if (!isWaiting(now)) {
            streamedAt = ports.ticker().nanos();
            return;
        }
        if (look.isPresent()) {
            streamedAt = ports.ticker().nanos();
            astray(look.get()).ifPresent(way -> mark(now.view().self(), way));
        } else if (looking.isIdle() && ports.ticker().nanos() - streamedAt >= patience.toNanos()) {
            looking.begin(scout::look);
        }
    }

    private static boolean isWaiting(Now now) {
        NodeState self = now.view().self();
        boolean silent = now.seen()
                .database()
                .value()
                .match(writable -> false, standby -> !standby.isStreaming(), refused -> false, nothing -> false);
        boolean follows = self.role().follows()
                && (self.condition() == NodeCondition.STREAMING || self.condition() == NodeCondition.AWAITING_REPLICA);
        return silent && follows && !now.seen().transitionRunning();
    }

    /** Data of another database is none that a rebase could bring back; the join says so. */
    private static Optional<RebaseWay> astray(BranchLook look) {
        boolean same = look.here()
                .flatMap(here -> look.there().map(there -> there.system().equals(here.system())))
                .orElse(false);
        return look.way().filter(way -> same && way.mode() != RebaseMode.FOLLOW);
    }

    /** Unless another thread has pointed it at another main meanwhile. */
    private void mark(NodeState decidedOn, RebaseWay way) {
        if (!ports.state().load().node().equals(decidedOn)) {
            return;
        }
        ports.state().update(facts -> facts.with(facts.node().in(NodeCondition.NEEDS_REBASE)));
        recorder.record(
                ClusterEvent.of(
                        EventKind.NEEDS_REBASE,
                        "This node cannot follow its main: " + way.reason() + ", which the main's branch does not have",
                        way.facts()),
                Actor.AUTO);
    }
}
