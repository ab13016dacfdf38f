package dev.mainstay.application;

import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import java.time.Duration;
import java.util.Optional;

/**
 * Before a standby's database stops for a restart: asks the main, in what this node shows of itself, to let commits wait for
 * another one, or for nobody. Else they would hang until it streams again.
 *
 * <p>Confined to the loop thread. Source: spec/patroni-rest.md 4.6.
 */
final class SyncLeave {

    /** The main sees the wish, this node its answer, the main that it was heard, this node that it is free; and one is missed. */
    private static final int LOOKS = 5;

    private final Ports ports;
    private final Duration patience;
    private final PresentationBook presentation;

    private Optional<Long> since = Optional.empty();

    /** A main that does not let this node go, by these times, is not waited for any longer. */
    SyncLeave(Ports ports, Timings timings, PresentationBook presentation) {
        this.ports = ports;
        this.patience = timings.probe().plus(timings.probeLimit()).multipliedBy(LOOKS);
        this.presentation = presentation;
    }

    /** Asks, where commits wait for this node; returns whether they do. */
    boolean begin() {
        boolean asks = isAwaited();
        if (asks) {
            since = Optional.of(ports.ticker().nanos());
            presentation.standAside(true);
        }
        return asks;
    }

    /** Whether the database may stop now. */
    boolean isOver() {
        boolean late = since.filter(begun -> ports.ticker().nanos() - begun < patience.toNanos())
                .isEmpty();
        return late || !isAwaited();
    }

    /** It is as its operator says again. */
    void end() {
        since = Optional.empty();
        presentation.standAside(false);
    }

    /** By the newest that this node heard. */
    private boolean isAwaited() {
        NodeState self = ports.state().load().node();
        Optional<Membership> own =
                self.membership().filter(member -> self.role().follows());
        return SyncRight.inForce(self)
                .filter(record -> record.terms().on())
                .filter(record -> own.filter(
                                member -> record.awaited().standbys().contains(member.nodeId()))
                        .isPresent())
                .isPresent();
    }
}
