package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.RebaseMode;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out that this follower can never stream from its main again, because its log went on beyond the point at which
 * that main took over: it has to be re-attached like an old main. Running is not replicating (L73).
 *
 * <p>Confined to the loop thread; the looks go on off the loop.
 */
final class StrayDuty {

    private static final long NEVER = Long.MIN_VALUE;

    private final Ports ports;
    private final EventRecorder recorder;
    private final BranchScout scout;
    private final Chore<BranchLook> looking;
    private final Duration patience;
    private long aloneSince = NEVER;

    StrayDuty(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.scout = new BranchScout(ports, settings);
        this.looking = new Chore<>("look-for-branch", ports.background());
        this.patience = settings.policy().timings().beat();
    }

    /** One round. */
    void act(Now now) {
        Optional<BranchLook> look = looking.collect();
        if (!isAlone(now)) {
            aloneSince = NEVER;
            return;
        }
        look.ifPresent(this::judge);
        long at = ports.ticker().nanos();
        aloneSince = aloneSince == NEVER ? at : aloneSince;
        if (looking.isIdle() && at - aloneSince >= patience.toNanos()) {
            aloneSince = at;
            looking.begin(scout::look);
        }
    }

    /** A follower that does not stream although its main answers as one. */
    private static boolean isAlone(Now now) {
        NodeState self = now.view().self();
        boolean follows = self.role().follows() && !self.condition().isClosed();
        boolean streams = now.seen()
                .database()
                .value()
                .match(writable -> true, InRecovery::isStreaming, refused -> true, silent -> true);
        return follows && !streams && !now.seen().transitionRunning() && mainAnswers(now);
    }

    private static boolean mainAnswers(Now now) {
        Optional<KnownMain> main = now.view().self().main();
        return now.seen().peers().stream()
                .filter(peer -> main.flatMap(KnownMain::nodeId)
                        .filter(peer.node()::equals)
                        .isPresent())
                .flatMap(peer -> claim(peer).stream())
                .anyMatch(Claim::isFollowed);
    }

    private static Optional<Claim> claim(PeerSighting peer) {
        return peer.health()
                .flatMap(health -> health.value()
                        .match(
                                answered -> Optional.of(answered.claim()),
                                refused -> Optional.empty(),
                                silent -> Optional.empty()));
    }

    private void judge(BranchLook look) {
        boolean same = look.here()
                .filter(here -> look.there()
                        .filter(there -> there.system().equals(here.system()))
                        .isPresent())
                .isPresent();
        if (look.here().filter(this::isReplaced).isPresent()) {
            close(RebaseWay.ofStandbyCluster());
            return;
        }
        look.way(ports.state().load().node().role())
                .filter(way -> same && way.mode() != RebaseMode.FOLLOW)
                .ifPresent(this::close);
    }

    /** This node's cluster follows another one, whose database is not the one here. */
    private boolean isReplaced(Branch here) {
        return KeptTables.followed(ports.state().load())
                .filter(followed -> !followed.equals(here.system()))
                .isPresent();
    }

    private void close(RebaseWay way) {
        ports.state()
                .update(facts -> facts.node().role().follows()
                        ? facts.with(facts.node().in(NodeCondition.NEEDS_REBASE))
                        : facts);
        recorder.record(
                ClusterEvent.of(
                        EventKind.NEEDS_REBASE,
                        "This node cannot follow its main any more and must be re-attached: " + way.reason(),
                        way.facts()),
                Actor.AUTO);
    }
}
