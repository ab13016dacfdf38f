package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.ServiceOrder;
import dev.mainstay.domain.transition.TransitionState;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs or stops the services that a transition could not run or stop (D21): tried again each beat until it is done, also by
 * an agent that finds it owed in the journal. The last transition that had a word on them counts, and only while that suits
 * the role. Confined to the loop thread; the work goes on off the loop.
 */
final class ServiceDuty {

    private static final Logger log = LoggerFactory.getLogger(ServiceDuty.class);

    private final Ports ports;
    private final Duration beat;
    private final TransitionRunner runner;
    private final Chore<Boolean> mending;

    private Optional<ServiceOrder> order = Optional.empty();
    /** What the work under way was begun for. */
    private Optional<ServiceOrder> begun = Optional.empty();
    /** What work that ended during a transition may have done after that one's own step. */
    private Optional<ServiceOrder> crossed = Optional.empty();

    private long triedAt;

    ServiceDuty(Ports ports, Duration beat, TransitionRunner runner) {
        this.ports = ports;
        this.beat = beat;
        this.runner = runner;
        this.mending = new Chore<>("mend-services", ports.background());
    }

    /** An agent begins; what an earlier one left undone is taken up. */
    void recall() {
        order = ServiceOrder.latest(ports.journal().entries());
        triedAt = ports.ticker().nanos();
    }

    /** A transition has ended; what it left undone is taken up. */
    void takeUp(TransitionState ended) {
        ServiceOrder.of(ended).ifPresent(latest -> {
            order = Optional.of(latest);
            triedAt = ports.ticker().nanos();
            crossed.ifPresent(this::doAgainWhenOtherwise);
        });
        crossed = Optional.empty();
    }

    void act(NodeState self) {
        collect();
        boolean due = ports.ticker().nanos() - triedAt >= beat.toNanos();
        boolean free = mending.isIdle() && !runner.isRunning();
        if (due && free) {
            order.filter(ServiceOrder::owed).filter(owed -> owed.suits(self)).ifPresent(this::begin);
        }
    }

    private void begin(ServiceOrder owed) {
        triedAt = ports.ticker().nanos();
        begun = Optional.of(owed);
        mending.begin(() -> {
            if (owed.wantsThemToRun()) {
                ports.services().restart();
            } else {
                ports.services().stop();
            }
            return true;
        });
    }

    private void collect() {
        boolean well = mending.collect().isPresent();
        if (!mending.isIdle() || begun.isEmpty()) {
            return;
        }
        ServiceOrder ended = begun.get();
        begun = Optional.empty();
        if (order.filter(latest -> latest.operation().equals(ended.operation())).isEmpty()) {
            doAgainWhenOtherwise(ended);
            return;
        }
        if (runner.isRunning()) {
            crossed = Optional.of(ended);
        }
        if (well) {
            order = order.map(ServiceOrder::done);
            keep(ended);
        }
    }

    /** The engine may have done late what a later transition had already turned round. */
    private void doAgainWhenOtherwise(ServiceOrder late) {
        order = order.map(latest -> latest.wantsThemToRun() == late.wantsThemToRun() ? latest : latest.again());
    }

    /** Where that cannot be written, a later agent does it once more. */
    private void keep(ServiceOrder done) {
        try {
            runner.madeUpFor(done.operation(), done.step());
        } catch (ClusterException unwritten) {
            log.atWarn().setCause(unwritten).log("that the services are as they should be is not on record");
        }
    }
}
