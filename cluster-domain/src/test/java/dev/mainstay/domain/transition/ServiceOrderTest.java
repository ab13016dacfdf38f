package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the journal says about the services that go with a role. */
class ServiceOrderTest {

    static Stream<TransitionKind> kindsWithServices() {
        return Stream.of(TransitionKind.values())
                .filter(kind ->
                        kind.steps().stream().anyMatch(step -> step.name().endsWith("_SERVICES")));
    }

    @ParameterizedTest
    @MethodSource("kindsWithServices")
    void the_last_step_of_services_of_a_transition_counts(TransitionKind kind) {
        Step last = kind.steps().stream()
                .filter(step -> step.name().endsWith("_SERVICES"))
                .reduce((earlier, later) -> later)
                .orElseThrow();

        assertThat(ServiceOrder.latest(ended("one", kind, Optional.empty(), true)))
                .contains(new ServiceOrder(new OperationId("one"), last.name(), false));
        assertThat(last.name().startsWith("STOP"))
                .isNotEqualTo(new ServiceOrder(new OperationId("one"), last.name(), false).wantsThemToRun());
    }

    @Test
    void what_was_left_is_owed_until_it_is_made_up_for() {
        Step left = PromoteStep.RESTART_SERVICES;
        List<JournalEntry> entries = ended("one", TransitionKind.PROMOTE, Optional.of(left), true);
        entries.addAll(ended("two", TransitionKind.REMOVE, Optional.empty(), true));
        entries.addAll(ended("three", TransitionKind.SWITCHOVER, Optional.of(SwitchoverStep.STOP_SERVICES), false));
        ServiceOrder owed = new ServiceOrder(new OperationId("one"), left.name(), true);
        assertThat(ServiceOrder.latest(entries)).contains(owed);

        entries.add(new JournalEntry.StepReached(new OperationId("one"), left.name(), Facts.none(), Scenes.AT));

        assertThat(ServiceOrder.latest(entries)).contains(owed.done());
        assertThat(TransitionState.replay(entries).orElseThrow().operation()).isEqualTo(new OperationId("three"));
    }

    @Test
    void the_later_of_two_transitions_counts() {
        List<JournalEntry> entries =
                ended("one", TransitionKind.PROMOTE, Optional.of(PromoteStep.RESTART_SERVICES), true);
        entries.addAll(ended("two", TransitionKind.REBASE, Optional.of(RebaseStep.STOP_SERVICES), true));

        assertThat(ServiceOrder.latest(entries))
                .contains(new ServiceOrder(new OperationId("two"), "STOP_SERVICES", true));
    }

    @ParameterizedTest
    @CsvSource({
        "MAIN, MAIN, true, false",
        "MAIN, FENCED, false, false",
        "MAIN, ISOLATED, false, false",
        "STANDALONE, STANDALONE, true, false",
        "STANDALONE, LEFT, false, false",
        "SECONDARY, STREAMING, false, true",
        "SECONDARY, AWAITING_REATTACH, false, true",
        "SECONDARY, PROMOTED_EXTERNALLY, false, false",
        "SERVER3, AWAITING_REPLICA, false, true",
        "STANDBY_LEADER, STREAMING, false, true",
    })
    void nothing_runs_on_a_standby_and_nothing_stops_on_what_takes_writes(
            Role role, NodeCondition condition, boolean mayRun, boolean mayStop) {
        NodeState self = new NodeState(
                new HardwareId("0123456789abcdef"), role, condition, Term.NONE, Optional.empty(), Optional.empty());
        OperationId id = new OperationId("one");

        assertThat(new ServiceOrder(id, "RESTART_SERVICES", true).suits(self)).isEqualTo(mayRun);
        assertThat(new ServiceOrder(id, "STOP_SERVICES", true).suits(self)).isEqualTo(mayStop);
    }

    private static List<JournalEntry> ended(String name, TransitionKind kind, Optional<Step> left, boolean well) {
        OperationId id = new OperationId(name);
        List<JournalEntry> entries = new ArrayList<>();
        entries.add(new JournalEntry.Started(id, kind, "auto", Facts.none(), Scenes.AT));
        for (Step step : kind.steps()) {
            entries.add(new JournalEntry.StepStarted(id, step.name(), Scenes.AT));
            boolean isLeft = left.equals(Optional.of(step));
            entries.add(
                    isLeft
                            ? new JournalEntry.StepFailed(id, step.name(), "broken", Scenes.AT)
                            : new JournalEntry.StepReached(id, step.name(), Facts.none(), Scenes.AT));
        }
        entries.add(new JournalEntry.Finished(id, well, "", Scenes.AT));
        return entries;
    }
}
