package dev.mainstay.ports.in;

import dev.mainstay.domain.decision.Explanation;
import dev.mainstay.domain.decision.Outlook;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything a reader may be shown, published whole at the end of each turn (D28). Holds no secret.
 *
 * @param view what the node holds true; its own row and the main's carry what this node sees itself (H-33)
 * @param role the role that holds
 * @param health the answer to {@code /health}
 * @param seen the last look around
 * @param explanation what would happen if the main died now
 * @param outlook the same in whole sentences, with what waits for a person
 * @param policy the rules in force
 * @param main what a secondary says of its main; empty elsewhere
 * @param own what this node reports of itself
 * @param ownAddress where peers reach it, member or not
 * @param ownVersion the panel's version here
 * @param events the latest, newest first
 * @param operation the running transition
 * @param closed whether writes must be refused: in recovery, or fenced
 * @param scheduled a switchover of this main that waits for its moment
 * @param restart a restart of its database that waits for its moment
 * @param takenAt when; for people only
 */
public record ClusterSnapshot(
        ClusterView view,
        Role role,
        NodeHealth health,
        Observation seen,
        Explanation explanation,
        Outlook outlook,
        Policy policy,
        Optional<MainStatus> main,
        NodeReport own,
        NodeAddress ownAddress,
        SoftwareVersion ownVersion,
        List<StoredEvent> events,
        Optional<OperationReport> operation,
        boolean closed,
        Optional<ScheduledSwitchover> scheduled,
        Optional<ScheduledRestart> restart,
        Instant takenAt) {

    /** Copies the events. */
    public ClusterSnapshot {
        events = List.copyOf(events);
    }

    /** Whether a panel must take no writes here: the node is closed, or is about to hand its role over (K-136). */
    public boolean refusesWrites() {
        int close =
                TransitionKind.SWITCHOVER.indexOf(SwitchoverStep.CLOSE.name()).orElseThrow();
        boolean closing = operation
                .filter(running -> running.kind() == TransitionKind.SWITCHOVER)
                .flatMap(OperationReport::step)
                .flatMap(step -> TransitionKind.SWITCHOVER.indexOf(step.name()))
                .filter(at -> at >= close)
                .isPresent();
        return closed || closing;
    }
}
