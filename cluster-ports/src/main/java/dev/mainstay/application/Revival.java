package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the database again when it died under a transition that goes on with it: beside a transition the loop starts none.
 * Safe for all threads.
 */
final class Revival {

    private static final Duration ASK_BEAT = Duration.ofMillis(500);

    private final Ports ports;
    private final AgentSettings settings;
    private final Neighbours neighbours;
    private final DatabaseStart start;
    private final BackingBoard board;

    /** Of standbys only, which ask nobody. */
    Revival(Ports ports, AgentSettings settings) {
        this(ports, settings, new DatabaseStart(ports, settings.limits().start()));
    }

    Revival(Ports ports, AgentSettings settings, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.start = start;
        this.board = start.board();
        this.neighbours = new Neighbours(ports, settings);
    }

    /**
     * What a step answers instead of acting, while nobody says whether the database may be started; empty when it runs, or
     * is not ours to start. A main asks first, as always (D24): one that is outranked comes up in recovery.
     */
    Optional<StepStatus> ofMain(StepContext context) {
        if (!isStopped()) {
            return Optional.empty();
        }
        Neighbours.Word word = neighbours.ask(ports.state().load().node().term());
        if (word != Neighbours.Word.OUTRANKED && board.isNeeded() && !board.mayOpen()) {
            return Optional.of(StepStatus.pending(
                    ASK_BEAT, Progress.saying("the database is down; waiting until this node is backed as main")));
        }
        Duration patience = settings.policy().timings().unansweredStart();
        if (word == Neighbours.Word.UNCERTAIN
                && !board.isNeeded()
                && context.waited().compareTo(patience) < 0) {
            return Optional.of(StepStatus.pending(
                    ASK_BEAT, Progress.saying("the database is down; asking the other nodes who leads")));
        }
        start.run(word == Neighbours.Word.OUTRANKED ? StartMode.IN_RECOVERY : StartMode.AS_IT_WAS);
        return Optional.empty();
    }

    /** A standby's data says itself that it is one. */
    void ofStandby() {
        if (isStopped()) {
            start.run(StartMode.AS_IT_WAS);
        }
    }

    private boolean isStopped() {
        return ports.server().isManaged() && ports.server().look() == ProcessObservation.STOPPED;
    }
}
