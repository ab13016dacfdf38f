package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FenceRule;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins transitions, the loop's own and those that were asked for, and shows them from their first moment on.
 *
 * <p>Confined to the loop thread.
 */
final class TransitionStarter {

    private static final Logger log = LoggerFactory.getLogger(TransitionStarter.class);

    private final Ports ports;
    private final TransitionRunner runner;
    private final GuardDuties guards;
    private final OperationBook operations;
    private final LastResort lastResort;

    /** A fence whose intent could not be written down: what was heard once may not be told again. */
    private Optional<Plan> unwritten = Optional.empty();

    private final Retries retries;

    TransitionStarter(
            Ports ports,
            AgentSettings settings,
            TransitionRunner runner,
            GuardDuties guards,
            OperationBook operations) {
        this.ports = ports;
        this.runner = runner;
        this.guards = guards;
        this.operations = operations;
        this.lastResort = new LastResort(ports, settings.limits().stop());
        this.retries = new Retries(ports.ticker(), settings.policy().failover().threshold());
    }

    void beginPlanned(ScheduleDuty.Start start) {
        OperationId operation = begin(start.plan(), start.actor(), ports.ids().operation());
        log.atInfo().addKeyValue("operation", operation).log("a scheduled switchover begins");
    }

    /** Begins the fence that could not be written down, where it is still due. */
    void beginUnwritten() {
        unwritten = unwritten.filter(this::isDue);
        unwritten.ifPresent(this::beginOnOwnAccount);
    }

    private boolean isDue(Plan fence) {
        Term heard = new Term(Long.parseLong(fence.facts().get(Fence.TERM).orElseThrow()));
        return FenceRule.demandsFence(ports.state().load().node(), heard);
    }

    /** What is begun on its own account waits for its time here. */
    Retries retries() {
        return retries;
    }

    /** A fence that is under way is not begun again: it closes this node before it is known to be closed. */
    void beginOnOwnAccount(Plan plan) {
        noticeEnd();
        boolean closing = plan.kind() == TransitionKind.FENCE && runner.is(TransitionState::isClosing);
        if (closing || !retries.isDue(plan.kind()) || !guards.commit(plan)) {
            return;
        }
        OperationId operation = beginOrClose(plan);
        log.atInfo()
                .addKeyValue("operation", operation)
                .addKeyValue("transition", plan.kind().word())
                .log("the loop begins a transition");
    }

    /** The last transition has ended, or was found to have. */
    void noticeEnd() {
        runner.state().ifPresent(retries::notice);
    }

    private OperationId beginOrClose(Plan plan) {
        try {
            return begin(plan, Actor.AUTO, ports.ids().operation());
        } catch (UnavailableException noJournal) {
            if (plan.kind() == TransitionKind.FENCE) {
                unwritten = Optional.of(plan);
                lastResort.close();
            }
            throw noJournal;
        }
    }

    OperationId begin(Plan plan, Actor actor, OperationId operation) {
        if (runner.isRunning()) {
            runner.giveWayTo(plan.kind());
            publish();
        }
        runner.begin(plan, actor, operation);
        publish();
        return operation;
    }

    /** Shows how the last transition does. */
    void publish() {
        runner.state().ifPresent(state -> operations.publish(state, runner.progress()));
    }
}
