package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;

/**
 * The way back of a main that stopped its database to give its role away: nobody was asked to lead, or the target will not.
 * Safe for all threads.
 */
final class ReturnAsMain {

    private static final Duration ASK_BEAT = Duration.ofMillis(500);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final Neighbours neighbours;
    private final DatabaseStart start;
    private final BackingBoard board;

    ReturnAsMain(Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.neighbours = new Neighbours(ports, settings);
        this.start = start;
        this.board = start.board();
    }

    /**
     * This node serves again, unless somebody leads all the same. When nobody answers, it waits for as long as a stopped main
     * would (D24).
     */
    StepStatus go(StepContext context) {
        Term own = ports.state().load().node().term();
        Neighbours.Word word = neighbours.ask(own);
        if (word == Neighbours.Word.OUTRANKED) {
            return stayClosed(context);
        }
        if (board.isNeeded() && !board.mayOpen()) {
            return StepStatus.pending(ASK_BEAT, Progress.saying("waiting until this node is backed as main again"));
        }
        Duration patience = settings.policy().timings().unansweredStart();
        if (word == Neighbours.Word.UNCERTAIN
                && !board.isNeeded()
                && context.waited().compareTo(patience) < 0) {
            return StepStatus.pending(ASK_BEAT, Progress.saying("asking the other nodes who leads"));
        }
        start.run(StartMode.AS_IT_WAS);
        return StepStatus.reached();
    }

    private StepStatus stayClosed(StepContext context) {
        ports.state().update(facts -> facts.with(facts.node().in(NodeCondition.NEEDS_REBASE)));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.NEEDS_REBASE,
                        "The hand-over was taken back, and another node leads by now: this node stays closed and must"
                                + " be re-attached",
                        Facts.none()));
        return StepStatus.reached();
    }
}
