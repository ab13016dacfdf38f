package dev.mainstay.domain.transition;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the last transition that had to do with them wanted of the services that go with a role, and whether it left that
 * undone (D21). One without such a step, and one that was taken back, leave the word of the transition before them.
 *
 * <p>Immutable and pure.
 *
 * @param operation which transition
 * @param step its step
 * @param owed whether that is still to be done
 */
public record ServiceOrder(OperationId operation, String step, boolean owed) {

    private static final List<String> RUN =
            List.of(PromoteStep.RESTART_SERVICES.name(), RecoverStep.START_SERVICES.name());
    private static final String STOP = SwitchoverStep.STOP_SERVICES.name();

    /** What an ended transition wanted; empty when it was taken back or had no word on services. */
    public static Optional<ServiceOrder> of(TransitionState ended) {
        if (ended.phase() != TransitionState.Phase.DONE) {
            return Optional.empty();
        }
        return ended.kind().steps().stream()
                .map(Step::name)
                .filter(ServiceOrder::isOfServices)
                .reduce((earlier, later) -> later)
                .map(step -> new ServiceOrder(
                        ended.operation(), step, ended.deferred().contains(step)));
    }

    /** What the last one of a journal wanted. */
    public static Optional<ServiceOrder> latest(List<JournalEntry> entries) {
        Map<OperationId, Optional<TransitionState>> states = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            Optional<TransitionState> before = states.getOrDefault(entry.operation(), Optional.empty());
            Optional<TransitionState> unused = states.put(entry.operation(), TransitionState.after(before, entry));
        }
        return states.values().stream()
                .flatMap(state -> state.flatMap(ServiceOrder::of).stream())
                .reduce((earlier, later) -> later);
    }

    private static boolean isOfServices(String step) {
        return STOP.equals(step) || RUN.contains(step);
    }

    /** Whether they are to run; else they are to be stopped. */
    public boolean wantsThemToRun() {
        return RUN.contains(step);
    }

    /** Whether it is right for what the node is now: nothing runs on what may not take writes, nor stops on what does. */
    public boolean suits(NodeState self) {
        return wantsThemToRun() ? takesWrites(self) : isStandby(self);
    }

    private static boolean takesWrites(NodeState self) {
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        return leads || self.condition() == NodeCondition.STANDALONE;
    }

    private static boolean isStandby(NodeState self) {
        boolean follows = self.role().follows() || self.role() == Role.STANDBY_LEADER;
        return follows && self.condition() != NodeCondition.PROMOTED_EXTERNALLY;
    }

    /** The same that is done. */
    public ServiceOrder done() {
        return new ServiceOrder(operation, step, false);
    }

    /** The same that is to be done once more. */
    public ServiceOrder again() {
        return new ServiceOrder(operation, step, true);
    }
}
