package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.TransitionState;
import java.time.Duration;
import java.util.Optional;

/**
 * The third part of a turn: does what was decided, and what is to be done besides.
 *
 * <p>Confined to the loop thread.
 */
final class Deeds {

    private final Ports ports;
    private final LoopParts parts;
    private final LoopParts.Duties duties;
    private final Duration probe;

    /** {@code probe} is how soon to look again at a start that is under way. */
    Deeds(Ports ports, LoopParts parts, Duration probe) {
        this.ports = ports;
        this.parts = parts;
        this.duties = parts.duties();
        this.probe = probe;
    }

    void carryOut(Decision decision, Now now) {
        parts.recorder().record(decision.events());
        decision.condition()
                .filter(condition -> !parts.followed().get())
                .ifPresent(condition -> become(condition, now));
        duties.skipped().act(decision.explanation(), now.seen().transitionRunning());
        if (parts.guards().act(decision, now, course())) {
            parts.observer().forgetDatabase();
        }
        TransitionStarter starter = parts.starter();
        starter.beginUnwritten();
        duties.lastLook().allowed(decision).or(() -> duties.meeting().act(now)).ifPresent(starter::beginOnOwnAccount);
        duties.waiting().begin(now, duties.server());
        boolean held = parts.runner().isRunning() || duties.waiting().holdsStart();
        if (duties.server().act(decision, now, held)) {
            parts.observer().forgetDatabase();
        }
        duties.server().learnFiles(now.seen().database().value().answers());
        if (duties.role().act(decision, now)) {
            parts.shared().hurry();
        }
    }

    /** Only the node that was decided on: another thread may have pointed it at another main meanwhile. */
    private void become(NodeCondition condition, Now now) {
        NodeState decidedOn = now.view().self();
        ports.state()
                .update(facts ->
                        facts.node().equals(decidedOn) ? facts.with(facts.node().in(condition)) : facts);
    }

    private GuardDuties.Course course() {
        TransitionRunner runner = parts.runner();
        return new GuardDuties.Course(
                runner.state().filter(TransitionState::isRunning).map(TransitionState::kind),
                runner.is(TransitionState::isHandingOver),
                duties.server().isFailing());
    }

    /** When a transition ends, what the database said before no longer counts; its end is told after a new look. */
    Optional<Duration> advance() {
        TransitionRunner runner = parts.runner();
        if (runner.isRunning() && duties.server().isBusy()) {
            // A start under way would open what a fence has found stopped.
            return Optional.of(probe);
        }
        boolean ran = runner.isRunning();
        Optional<Duration> wait = runner.advance();
        if (ran && !runner.isRunning()) {
            parts.observer().forgetDatabase();
            parts.shared().renew();
            runner.state().ifPresent(duties.role()::takeUp);
            parts.starter().noticeEnd();
        }
        return wait;
    }
}
