package dev.mainstay.application;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import java.util.Optional;

/**
 * What a restart of the local database is decided on, as the loop saw it last.
 *
 * @param database what the database says
 * @param process whether its process is there
 * @param role this node's
 * @param above a node that knows a newer term than this one
 */
record RestartScene(DatabaseObservation database, ProcessObservation process, Role role, Optional<PeerSighting> above) {

    /** Before anything was seen. */
    static RestartScene unknown() {
        return new RestartScene(
                new DatabaseObservation.Silent("not looked at yet"),
                ProcessObservation.UNKNOWN,
                Role.STANDALONE,
                Optional.empty());
    }

    static RestartScene of(Now now) {
        NodeState self = now.view().self();
        Optional<PeerSighting> above = now.seen().peers().stream()
                .filter(peer -> peer.health()
                        .filter(health -> health.value().term().isNewerThan(self.term()))
                        .isPresent())
                .findFirst();
        return new RestartScene(now.seen().database().value(), now.seen().process(), self.role(), above);
    }

    /** What is not known does not hold. */
    boolean holds(Conditions onlyIf) {
        ServerFacts facts = facts();
        boolean part = onlyIf.part().isEmpty()
                || onlyIf.part().equals(database.recovery().map(in -> Part.of(in, role)));
        boolean version = onlyIf.belowVersion()
                .map(limit -> facts.version() > 0 && facts.version() < limit)
                .orElse(true);
        return part && version && (!onlyIf.pending() || !facts.waiting().isEmpty());
    }

    /** Whether it may serve now. */
    boolean runs() {
        return process != ProcessObservation.STOPPED;
    }

    /** Whether somebody else is known to lead instead of this main. */
    Optional<String> outranked() {
        return above.filter(peer -> role == Role.MAIN)
                .map(peer -> "this main is outranked: node " + peer.node() + " knows a newer term");
    }

    /** A main that was restarted with higher settings stops the replay of a standby that has them only pending (L38). */
    boolean lacksSettings() {
        boolean stands = database.match(writable -> false, InRecovery::replayPaused, refused -> false, silent -> false);
        return stands
                && facts().waiting().stream()
                        .anyMatch(setting -> ParameterDuty.AT_LEAST_AS_THE_MAIN.contains(setting.name()));
    }

    private ServerFacts facts() {
        return database.facts().orElse(ServerFacts.unknown());
    }
}
