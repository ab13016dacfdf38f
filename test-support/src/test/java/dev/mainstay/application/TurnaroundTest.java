package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.SwitchOver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cluster is turned around by plan and by violence, and the old main comes back. */
class TurnaroundTest {
    private final Town town = new Town();

    static CommandReply switchOver(Resident main, int target, boolean dryRun) {
        return main.command(cases -> cases.switchOver()
                .switchOver(
                        new SwitchOver.Command(Optional.of(new NodeId(target)), Duration.ofSeconds(30)),
                        Actor.user("root"),
                        dryRun));
    }

    private static void requireTurned(Resident from, Resident to) {
        assertThat(to.role()).isEqualTo(Role.MAIN);
        assertThat(to.takesWrites()).isTrue();
        assertThat(from.role()).isEqualTo(Role.SECONDARY);
        assertThat(from.inRecovery()).isTrue();
        assertThat(from.takesWrites()).isFalse();
        assertThat(from.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(from.node().term()).isEqualTo(to.node().term());
    }

    @Test
    void a_switchover_turns_the_cluster_around_without_a_lost_write() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Lsn last = one.postgres.write();
        one.postgres.connectClient();

        Resident.requireStarted(switchOver(one, 2, false));
        town.calm();
        town.run(Duration.ofSeconds(40));

        requireTurned(one, two);
        assertThat(two.node().term()).isEqualTo(new Term(2));
        assertThat(two.postgres.history().orElseThrow().switches())
                .singleElement()
                .satisfies(fork -> assertThat(fork.at().hasReached(last)).isTrue());
        assertThat(two.redis.look().following()).isEmpty();
        assertThat(one.redis.look().following()).contains(two.redisAt());
        assertThat(one.lastTransition().facts().get("drained_connections")).contains("1");
        assertThat(one.lastTransition().facts().get("write_gap_ms")).isPresent();
        assertThat(one.services.runs("radius")).isFalse();
        assertThat(two.services.runs("radius")).isTrue();
        assertThat(one.count(EventKind.MANUAL_FAILOVER)).isEqualTo(1);
        assertThat(one.count(EventKind.SWITCHOVER_COMPLETED)).isEqualTo(1);
        assertThat(one.count(EventKind.SPLIT_BRAIN_DETECTED)).isZero();
        assertThat(one.count(EventKind.FENCED)).isZero();
        assertThat(two.count(EventKind.FAILOVER_COMPLETED)).isEqualTo(1);
    }

    @Test
    void there_and_back_again_as_often_as_one_likes() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        for (int round = 0; round < 5; round++) {
            Resident.requireStarted(switchOver(one, 2, false));
            town.calm();
            town.run(Duration.ofSeconds(40));
            requireTurned(one, two);
            Resident.requireStarted(switchOver(two, 1, false));
            town.calm();
            town.run(Duration.ofSeconds(40));
            requireTurned(two, one);
        }
        assertThat(one.node().term()).isEqualTo(new Term(11));
        assertThat(one.postgres.history().orElseThrow().switches()).hasSize(10);
    }

    @Test
    void a_dry_run_changes_nothing() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        int before = one.journal.entries().size();
        CommandReply reply = switchOver(one, 2, true);
        town.run(Duration.ofSeconds(10));

        assertThat(reply).isInstanceOf(CommandReply.Planned.class);
        assertThat(one.journal.entries()).hasSize(before);
        assertThat(one.takesWrites()).isTrue();
        assertThat(two.inRecovery()).isTrue();
    }

    @Test
    void open_transactions_get_their_time() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.postgres.openTransaction();
        Resident.requireStarted(switchOver(one, 2, false));
        town.run(Duration.ofSeconds(10));
        assertThat(one.role()).as("it waits for the transaction").isEqualTo(Role.MAIN);
        assertThat(one.postgres.control().clientSessions()).isEqualTo(1);
        town.run(Duration.ofSeconds(25));
        town.calm();

        assertThat(two.role()).isEqualTo(Role.MAIN);
        assertThat(one.lastTransition().facts().get("ended_transactions")).contains("1");
    }

    @Test
    void a_target_that_refuses_leaves_the_old_main_open() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.postgres.openTransaction();
        Resident.requireStarted(switchOver(one, 2, false));
        town.run(Duration.ofSeconds(10));
        two.postgres.pauseReplay();
        town.run(Duration.ofMinutes(2));
        town.calm();

        assertThat(one.lastTransition().phase()).isEqualTo(Phase.UNDONE);
        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.takesWrites()).isTrue();
        assertThat(two.inRecovery()).isTrue();
        assertThat(one.node().term()).isEqualTo(new Term(1));
    }

    @Test
    void a_target_that_dies_before_it_is_asked_leaves_the_old_main_open() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.postgres.openTransaction();
        Resident.requireStarted(switchOver(one, 2, false));
        town.run(Duration.ofSeconds(10));
        two.die();
        town.run(Duration.ofMinutes(2));
        town.calm();

        assertThat(one.lastTransition().phase()).isEqualTo(Phase.UNDONE);
        assertThat(one.takesWrites()).isTrue();
        assertThat(one.count(EventKind.UNFENCED)).isEqualTo(1);
        assertThat(one.count(EventKind.FAILOVER_FAILED)).isEqualTo(1);
    }

    /** The request arrives, every answer is lost: the old main stays closed until the line works again. */
    @Test
    void an_unknown_outcome_keeps_the_old_main_closed_until_it_knows() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(switchOver(one, 2, false));
        town.until("the database is stopped", () -> !one.takesWrites() && isHandingOver(one));
        town.messages.cut(two.host(), one.host());
        town.run(Duration.ofSeconds(60));

        assertThat(two.role()).as("the request arrived").isEqualTo(Role.MAIN);
        assertThat(one.lastTransition().phase()).isEqualTo(Phase.FORWARD);
        assertThat(one.takesWrites()).isFalse();
        assertThat(one.count(EventKind.HANDOVER_UNKNOWN)).isEqualTo(1);
        town.messages.mend(two.host(), one.host());
        town.calm();
        town.run(Duration.ofSeconds(40));
        requireTurned(one, two);
        assertThat(two.postgres.history().orElseThrow().switches()).hasSize(1);
    }

    /** Neither the request nor an answer arrives, then the target says no. */
    @Test
    void an_unknown_outcome_that_ends_in_a_no_opens_the_old_main_again() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(switchOver(one, 2, false));
        town.until("the database is stopped", () -> !one.takesWrites() && isHandingOver(one));
        town.messages.cut(one.host(), two.host());
        town.run(Duration.ofSeconds(30));
        if (two.role() == Role.MAIN) {
            return;
        }
        assertThat(one.takesWrites()).isFalse();
        two.postgres.pauseReplay();
        town.run(Duration.ofSeconds(10));
        town.messages.mend(one.host(), two.host());
        town.calm();
        town.run(Duration.ofSeconds(20));

        assertThat(one.takesWrites()).isTrue();
        assertThat(two.inRecovery()).isTrue();
    }

    private static boolean isHandingOver(Resident main) {
        return main.isBusy()
                && main.lastTransition().kind() == TransitionKind.SWITCHOVER
                && main.lastTransition()
                        .current()
                        .filter(step -> step.pointOfNoReturn())
                        .isPresent();
    }

    @Test
    void a_main_that_was_lost_comes_back_by_itself_as_a_secondary() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.die();
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        two.postgres.write();
        one.start();
        town.until("it is a secondary", () -> one.role() == Role.SECONDARY);
        town.calm();
        town.run(Duration.ofSeconds(40));

        requireTurned(one, two);
        assertThat(one.count(EventKind.NEEDS_REBASE)).isEqualTo(1);
        assertThat(one.count(EventKind.SPLIT_BRAIN_DETECTED)).isZero();
        assertThat(one.count(EventKind.REATTACH_STARTED)).isEqualTo(1);
        assertThat(one.count(EventKind.REATTACH_COMPLETED)).isEqualTo(1);
        assertThat(one.lastTransition().facts().get("mode")).contains("follow");
    }

    @Test
    void what_only_the_lost_main_had_is_saved_before_it_is_given_up() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        town.databases.cut(one.host(), two.host());
        one.postgres.write();
        one.salvage.loses("radacct", "1,2026");
        one.die();
        town.databases.mend(one.host(), two.host());
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        two.postgres.write();
        one.start();
        town.until("it is a secondary", () -> one.role() == Role.SECONDARY);
        town.calm();
        town.run(Duration.ofSeconds(40));

        requireTurned(one, two);
        assertThat(one.salvage.reports()).hasSize(1);
        assertThat(one.count(EventKind.WRITES_SALVAGED)).isEqualTo(1);
        assertThat(one.lastTransition().facts().get("mode").orElseThrow()).isIn("rewind", "base_backup");
        assertThat(one.lastTransition().facts().get("lost_bytes")).isPresent();
    }

    @Test
    void old_data_that_cannot_be_exported_is_kept_and_told() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        town.databases.cut(one.host(), two.host());
        one.postgres.write();
        one.die();
        one.salvage.failWith("the old server does not start");
        town.databases.mend(one.host(), two.host());
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        one.start();
        town.until("it is a secondary", () -> one.role() == Role.SECONDARY);
        town.calm();

        assertThat(one.count(EventKind.SALVAGE_FAILED)).isEqualTo(1);
        assertThat(one.lastTransition().facts().get("mode")).contains("base_backup");
        assertThat(one.postgres.directory().aside()).hasSize(1);
    }

    @Test
    void two_mains_that_met_wait_for_a_person() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        town.cut(one, two);
        town.until("the other took over", () -> two.role() == Role.MAIN);
        town.calm();
        one.postgres.write();
        one.salvage.loses("radacct", "1,2026");
        two.postgres.write();
        town.mend(one, two);
        town.run(Duration.ofMinutes(5));

        assertThat(one.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(one.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        assertThat(one.count(EventKind.REATTACH_WAITS)).isEqualTo(1);
        CommandReply plain =
                one.command(cases -> cases.reattach().reattach(new Reattach.Command(false), Actor.user("root"), false));
        assertThat(plain)
                .isInstanceOfSatisfying(
                        CommandReply.Refused.class,
                        no -> assertThat(no.plan().refusal().orElseThrow().guard())
                                .isEqualTo(Guard.BRANCH_MAY_BE_LEFT));
        Resident.requireStarted(
                one.command(cases -> cases.reattach().reattach(new Reattach.Command(true), Actor.user("root"), false)));
        town.calm();
        town.run(Duration.ofSeconds(40));
        requireTurned(one, two);
        assertThat(one.salvage.reports()).hasSize(1);
    }

    @Test
    void a_scheduled_switchover_runs_at_its_moment_and_a_late_one_is_told() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        SwitchOver.Command command = new SwitchOver.Command(Optional.empty(), Duration.ZERO);
        CommandReply kept = one.command(cases -> cases.switchOver()
                .schedule(command, town.clock.wallClock().instant().plusSeconds(60), Actor.user("root")));
        assertThat(kept).isInstanceOf(CommandReply.Planned.class);
        town.run(Duration.ofSeconds(50));
        assertThat(one.role()).isEqualTo(Role.MAIN);
        town.run(Duration.ofSeconds(20));
        town.calm();
        town.run(Duration.ofSeconds(40));
        requireTurned(one, two);

        CommandReply later = two.command(cases -> cases.switchOver()
                .schedule(command, town.clock.wallClock().instant().plusSeconds(60), Actor.user("root")));
        assertThat(later).isInstanceOf(CommandReply.Planned.class);
        two.crash();
        town.run(Duration.ofSeconds(150));
        two.start();
        town.run(Duration.ofSeconds(30));
        assertThat(two.role()).as("nothing is run late").isEqualTo(Role.MAIN);
        assertThat(two.count(EventKind.FAILOVER_SKIPPED)).isEqualTo(1);
        assertThat(two.state.load().scheduled()).isEmpty();
    }

    @Test
    void who_takes_over_is_chosen_at_the_moment_and_that_nobody_can_is_told() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        SwitchOver.Command command = new SwitchOver.Command(Optional.empty(), Duration.ZERO);
        CommandReply kept = one.command(cases -> cases.switchOver()
                .schedule(command, town.clock.wallClock().instant().plusSeconds(90), Actor.user("root")));
        assertThat(kept).isInstanceOf(CommandReply.Planned.class);
        assertThat(one.state.load().scheduled().orElseThrow().target()).isEmpty();
        two.crash();
        town.run(Duration.ofMinutes(2));
        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.count(EventKind.FAILOVER_SKIPPED)).isEqualTo(1);
        assertThat(one.state.load().scheduled()).isEmpty();
    }

    @Test
    void a_switchover_is_planned_for_a_target_that_is_away_now_and_not_for_a_stranger() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        two.crash();
        town.run(Duration.ofSeconds(40));
        Instant at = town.clock.wallClock().instant().plusSeconds(120);
        assertThat(schedule(one, 9, at)).isInstanceOf(CommandReply.Refused.class);
        assertThat(schedule(one, 2, at)).isInstanceOf(CommandReply.Planned.class);
        two.start();
        town.run(Duration.ofSeconds(150));
        town.calm();
        requireTurned(one, two);
    }

    private static CommandReply schedule(Resident main, int target, Instant at) {
        SwitchOver.Command command = new SwitchOver.Command(Optional.of(new NodeId(target)), Duration.ZERO);
        return main.command(cases -> cases.switchOver().schedule(command, at, Actor.user("root")));
    }
}
