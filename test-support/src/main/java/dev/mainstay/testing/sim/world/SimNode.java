package dev.mainstay.testing.sim.world;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One simulated node: a host with an agent and a database. A live view, like its {@link World}. */
public interface SimNode {

    /** Its number, from 1. */
    NodeId id();

    /** Whether the machine has power. */
    boolean hostUp();

    /** Whether the agent's process exists, frozen or not. */
    boolean agentUp();

    /** Whether the agent's process is stopped by SIGSTOP, or its whole host is paused. */
    boolean agentFrozen();

    /** For how long the agent has been neither dead nor frozen; zero while it is. */
    Duration agentRunsFor();

    /** For how long its machine has had power and not stood still; a day where it always had. */
    default Duration hostRunsFor() {
        return Duration.ofDays(1);
    }

    /** Its database. */
    SimDatabase database();

    /** What the agent's state file says. */
    NodeState state();

    /** The last transition of its journal, running or ended. */
    Optional<TransitionState> transition();

    /** Its journal, oldest first. */
    List<JournalEntry> journal();

    /** Everything the agent recorded, oldest first. */
    List<RecordedEvent> events();

    /** What nobody may ever read in an event or a journal: the secrets of its state file, none while it has none. */
    List<String> secrets();

    /** Whether its disk takes no writes. */
    boolean diskFull();

    /** How far its wall clock is ahead of true time; negative when behind. */
    Duration clockError();
}
