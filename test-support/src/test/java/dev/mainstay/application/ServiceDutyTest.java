package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.RecoverStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of services that an engine did not run or stop when a transition asked for it (D21, H-37). */
class ServiceDutyTest {

    private static final Duration WHILE = Duration.ofSeconds(40);

    private final Town town = new Town();

    /** Node 2 leads, and node 1 follows it; RADIUS runs on both, since the engine of node 1 was gone. */
    private void turnedRound(Resident one, Resident two) {
        one.services.failWith("the engine is gone");
        switchedOver(one, two);
        assertThat(one.lastTransition().deferred()).containsExactly("STOP_SERVICES");
        town.run(WHILE);
        assertThat(one.services.runs("radius")).isTrue();
    }

    private void switchedOver(Resident from, Resident to) {
        int target = to.node().membership().orElseThrow().nodeId().value();
        Resident.requireStarted(TurnaroundTest.switchOver(from, target, false));
        town.until("the other one leads", () -> to.role() == Role.MAIN && from.role() == Role.SECONDARY);
        town.calm();
    }

    @Test
    void a_service_that_would_not_stop_is_stopped_later() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        turnedRound(one, two);

        one.services.heal();
        town.run(WHILE);

        assertThat(one.services.runs("radius")).isFalse();
        assertThat(two.services.runs("radius")).isTrue();
        assertThat(one.lastTransition().deferred()).as("it is on record").isEmpty();
    }

    @Test
    void it_is_owed_over_a_restart_of_the_agent_until_it_is_done() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        turnedRound(one, two);
        one.crash();
        one.services.heal();
        one.start();
        town.run(WHILE);
        assertThat(one.services.runs("radius")).isFalse();

        two.services.failWith("the engine is gone");
        switchedOver(two, one);
        town.run(WHILE);
        one.die();
        town.until("node 2 leads again", () -> two.role() == Role.MAIN);
        town.calm();
        two.crash();
        two.services.heal();
        two.start();
        int before = two.services.restarts();
        town.run(WHILE);
        assertThat(two.services.restarts()).isEqualTo(before + 1);

        two.crash();
        two.start();
        town.run(WHILE);
        assertThat(two.services.restarts()).as("done once").isEqualTo(before + 1);
    }

    /** The last step of a recovery, on a server of no cluster. */
    @Test
    void what_a_recovery_did_not_start_is_started_later() {
        Resident node = town.settle(1);
        node.services.stop();
        node.crash();
        endedWithout(node, TransitionKind.RECOVER, RecoverStep.START_SERVICES);
        node.start();
        node.services.failWith("the engine is gone");
        town.run(WHILE);
        assertThat(node.services.runs("radius")).isFalse();

        node.services.heal();
        town.run(WHILE);

        assertThat(node.services.runs("radius")).isTrue();
        assertThat(node.lastTransition().deferred()).isEmpty();
    }

    private static void endedWithout(Resident node, TransitionKind kind, Step left) {
        OperationId id = new OperationId("earlier");
        Instant at = Instant.EPOCH;
        node.journal.append(new JournalEntry.Started(id, kind, "cli:test", Facts.none(), at));
        for (Step step : kind.steps()) {
            node.journal.append(new JournalEntry.StepStarted(id, step.name(), at));
            node.journal.append(
                    step == left
                            ? new JournalEntry.StepFailed(id, step.name(), "the engine is gone", at)
                            : new JournalEntry.StepReached(id, step.name(), Facts.none(), at));
        }
        node.journal.append(new JournalEntry.Finished(id, true, "", at));
    }

    /** A transition that has no word on services leaves what is owed. */
    @Test
    void it_stays_owed_when_a_node_is_removed() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        two.services.failWith("the engine is gone");
        one.die();
        town.until("it took over", () -> two.role() == Role.MAIN);
        town.calm();
        Resident.requireStarted(two.command(cases -> cases.remove().remove(new NodeId(1), Actor.cli("test"), false)));
        town.calm();
        assertThat(two.lastTransition().kind()).isEqualTo(TransitionKind.REMOVE);

        int restarts = two.services.restarts();
        two.services.heal();
        town.run(WHILE);

        assertThat(two.services.restarts()).isEqualTo(restarts + 1);
    }

    @Test
    void the_later_role_decides() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        turnedRound(one, two);
        switchedOver(two, one);
        assertThat(one.lastTransition().deferred()).containsExactly("RESTART_SERVICES");
        int restarts = one.services.restarts();

        one.services.heal();
        town.run(WHILE);

        assertThat(one.services.runs("radius")).isTrue();
        assertThat(one.services.restarts()).isEqualTo(restarts + 1);
        assertThat(two.services.runs("radius")).isFalse();
    }

    /** A stop that an engine carries out after the node leads again, late, is made good. */
    @Test
    void what_an_engine_does_late_is_turned_round() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        turnedRound(one, two);
        one.services.heal();
        one.workshop.hang("mend-services");
        town.until("it is being stopped", () -> one.workshop.isWaiting("mend-services"));

        switchedOver(two, one);
        assertThat(one.services.runs("radius")).isTrue();
        one.workshop.release();
        town.run(WHILE);

        assertThat(one.services.runs("radius")).isTrue();
    }

    /** The same where the engine is done before the transition's end. */
    @Test
    void what_an_engine_does_late_within_a_transition_is_turned_round_too() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        turnedRound(one, two);
        one.services.heal();
        one.workshop.hang("mend-services");
        town.until("it is being stopped", () -> one.workshop.isWaiting("mend-services"));
        one.workshop.hang("step-RUN_HOOKS");
        Resident.requireStarted(TurnaroundTest.switchOver(two, 1, false));
        town.until("node 1 runs its hook", () -> one.workshop.isWaiting("step-RUN_HOOKS"));
        one.workshop.release();
        one.workshop.hang("step-RUN_HOOKS");
        town.run(Duration.ofSeconds(3));
        assertThat(one.services.runs("radius")).isFalse();

        one.workshop.release();
        town.run(WHILE);

        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.services.runs("radius")).isTrue();
    }
}
