package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.RestartDatabase.Outcome;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ServerProcess;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A restarted main opens under the conditions of any other start of one, and no wider (D24, M15, L47). */
class RestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(6);
    private static final Actor ANA = Actor.user("ana");
    private static final WalDistance ROW = new WalDistance(64);
    private static final int TURNS = 400;
    private static final GuardPolicy REFERENCE = new GuardPolicy(
            Optional.empty(),
            List.of(ReferenceAddress.parse("198.51.100.1")),
            Optional.empty(),
            Optional.empty(),
            Watchdog.AUTOMATIC);

    private Town town = new Town();

    private static Outcome restart(Resident node) {
        return node.command(cases -> cases.restart().restart(Conditions.none(), LIMIT, ANA));
    }

    private static void requireRefused(Resident node, String why) {
        assertThatThrownBy(() -> restart(node))
                .hasCauseInstanceOf(ConflictException.class)
                .hasMessageContaining(why);
        assertThat(node.takesWrites()).isFalse();
    }

    private static void set(Resident main, boolean paused, Synchronous mode, int standbys) {
        ClusterRules standard = ClusterRules.standard();
        ClusterRules rules = new ClusterRules(
                paused,
                standard.maximumLag(),
                standard.startTimeout(),
                mode,
                mode != Synchronous.OFF,
                standbys,
                0,
                false,
                standard.parameters());
        var tables = main.postgres.tables();
        var row = tables.config().orElseThrow();
        long version = row.dynamic().map(DynamicConfig::version).orElse(0L);
        assertThat(tables.configure(row.clusterId(), new DynamicConfig(version + 1, "", rules), row.threshold()))
                .isTrue();
    }

    private void isolate(Resident main, Resident other) {
        town.cut(main, other);
        main.references.loseAll();
    }

    @Test
    void a_main_that_was_closed_for_want_of_backing_is_not_opened_by_a_restart() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        isolate(main, second);
        town.run(LONG);
        assertThat(main.node().condition()).isEqualTo(NodeCondition.ISOLATED);
        assertThat(second.takesWrites()).isTrue();

        requireRefused(main, "closed (isolated)");
        assertThat(main.<Boolean>command(cases -> cases.restart()
                        .schedule(
                                Conditions.none(),
                                town.clock.wallClock().instant().plusSeconds(5),
                                ANA)))
                .isTrue();
        town.run(Duration.ofSeconds(10));
        assertThat(main.last(EventKind.RESTART_SKIPPED).description()).contains("closed (isolated)");
        assertThat(main.postgres.view().isRunning()).isFalse();
    }

    @Test
    void a_stopped_main_that_nobody_backs_is_not_started() {
        town = new Town(GuardPolicy.of(SplitBrainGuard.MAJORITY));
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        town.cut(main, second);
        town.cut(main, third);
        main.start();
        town.run(Duration.ofSeconds(20));
        requireRefused(main, "not backed");
    }

    @Test
    void a_backed_main_is_restarted_though_its_standby_is_away() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        second.die();
        town.run(LONG);
        assertThat(restart(main)).isEqualTo(Outcome.DONE);
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void a_stopped_main_of_a_paused_cluster_is_started_unless_somebody_leads_by_now() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        set(main, true, Synchronous.OFF, 1);
        town.run(Duration.ofSeconds(10));
        main.postgres.kill();
        town.run(Duration.ofSeconds(30));
        assertThat(main.postgres.view().isRunning()).isFalse();
        assertThat(restart(main)).isEqualTo(Outcome.DONE);
        assertThat(main.takesWrites()).isTrue();

        main.postgres.kill();
        town.cut(main, second);
        town.run(Duration.ofSeconds(30));
        Resident.requireStarted(second.command(cases -> cases.promote().promote(true, ANA, false)));
        town.calm();
        town.mend(main, second);
        requireRefused(main, "newer term");
        assertThat(main.postgres.view().isRunning()).isFalse();
    }

    private Resident synchronous(Resident main, boolean paused) {
        Resident standby = town.joined(main, 2);
        wait(main, paused, 1);
        return standby;
    }

    /** Commits wait for so many standbys. */
    private void wait(Resident main, boolean paused, int standbys) {
        set(main, paused, Synchronous.ON, standbys);
        town.until(
                "they hold their right",
                () -> main.node()
                        .sync()
                        .filter(record -> record.right().nodes().size() == standbys)
                        .isPresent());
        town.run(Duration.ofSeconds(12));
    }

    /** What one client waits for, and no standby has. */
    private void writeUnseen(Resident main, Resident standby) {
        town.databases.cut(main.host(), standby.host());
        assertThat(main.postgres.view().write(7, ROW).orElseThrow().acknowledged())
                .isFalse();
    }

    private void requireClosedUntilSeen(Resident main, Resident standby) {
        assertThat(main.postgres.view().isRunning()).isTrue();
        assertThat(main.postgres.view().holds(7)).isTrue();
        assertThat(main.postgres.view().refusesClients()).isTrue();
        town.run(Duration.ofSeconds(30));
        assertThat(main.postgres.view().refusesClients()).isTrue();

        town.databases.mend(main.host(), standby.host());
        town.until("clients are let in", () -> !main.postgres.view().refusesClients());
        assertThat(standby.postgres.view().holds(7)).isTrue();
        town.run(Duration.ofSeconds(5));
        assertThat(main.last(EventKind.CLIENTS_ADMITTED).facts().get("confirmed"))
                .contains("true");
    }

    @Test
    void a_person_who_starts_a_crashed_main_lets_nobody_in_before_the_standby_has_what_it_shows() {
        Resident main = town.founded();
        Resident standby = synchronous(main, true);
        writeUnseen(main, standby);
        main.postgres.kill();
        town.run(Duration.ofSeconds(20));
        assertThat(restart(main)).isEqualTo(Outcome.DONE);
        requireClosedUntilSeen(main, standby);
    }

    @Test
    void nor_does_one_who_restarts_a_living_main() {
        Resident main = town.founded();
        Resident standby = synchronous(main, false);
        writeUnseen(main, standby);
        assertThat(restart(main)).isEqualTo(Outcome.DONE);
        requireClosedUntilSeen(main, standby);
    }

    @Test
    void nor_does_a_member_that_joins_or_is_removed_meanwhile() {
        Resident main = town.founded();
        Resident standby = synchronous(main, false);
        Resident third = town.settle(3);
        town.databases.cut(main.host(), third.host());
        writeUnseen(main, standby);
        assertThat(restart(main)).isEqualTo(Outcome.DONE);
        Resident.requireStarted(third.command(
                cases -> cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), ANA, false)));
        town.until("it is a member", () -> main.postgres.tables().nodes().size() == 3);
        town.run(Duration.ofSeconds(2));
        assertThat(main.postgres.view().refusesClients()).isTrue();
        third.crash();
        Resident.requireStarted(main.command(cases -> cases.remove().remove(new NodeId(3), ANA, false)));
        town.calm();
        assertThat(main.postgres.tables().nodes()).hasSize(2);
        requireClosedUntilSeen(main, standby);
    }

    /** Whether commits waited for that node at the moments at which its database was stopped. */
    private static List<Boolean> awaitedAtStops(Resident main, Resident node) {
        List<Boolean> stops = new ArrayList<>();
        ServerProcess real = node.postgres.process();
        Object spy = Proxy.newProxyInstance(
                ServerProcess.class.getClassLoader(), new Class<?>[] {ServerProcess.class}, (self, method, given) -> {
                    if (method.getName().equals("stop")) {
                        stops.add(isAwaited(main, node));
                    }
                    return method.invoke(real, given);
                });
        node.between(ports -> OnePort.with(ports, ServerProcess.class, spy));
        node.crash();
        node.start();
        return stops;
    }

    private static boolean isAwaited(Resident main, Resident node) {
        NodeId id = node.node().membership().orElseThrow().nodeId();
        return main.node()
                .sync()
                .filter(record -> record.awaited().standbys().contains(id))
                .isPresent();
    }

    private static Outcome beginRestart(Resident node) {
        return node.command(cases -> cases.restart().restart(Conditions.none(), Duration.ofMillis(1), ANA));
    }

    @Test
    void a_standby_that_commits_wait_for_is_let_go_before_it_is_restarted() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        wait(main, false, 1);
        Resident chosen = isAwaited(main, second) ? second : third;
        Resident other = chosen == second ? third : second;
        List<Boolean> stops = awaitedAtStops(main, chosen);
        town.run(Duration.ofSeconds(20));
        assertThat(isAwaited(main, chosen)).isTrue();

        assertThat(beginRestart(chosen)).isEqualTo(Outcome.STILL_STARTING);
        assertThatThrownBy(() -> beginRestart(chosen)).hasMessageContaining("restart already in progress");
        town.until("it was restarted", () -> chosen.count(EventKind.DATABASE_STARTED) == 1);
        assertThat(stops).containsExactly(false);
        assertThat(isAwaited(main, other)).isTrue();
        town.run(Duration.ofSeconds(10));
        assertThat(chosen.shows().health().profile().tags().staysAsynchronous()).isFalse();
    }

    @Test
    void one_whose_main_does_not_let_it_go_is_restarted_all_the_same_and_a_promotion_comes_first() {
        Resident main = town.founded();
        Resident standby = synchronous(main, false);
        List<Boolean> stops = awaitedAtStops(main, standby);
        town.run(Duration.ofSeconds(20));
        main.crash();
        assertThat(beginRestart(standby)).isEqualTo(Outcome.STILL_STARTING);
        town.until("it was restarted", () -> standby.count(EventKind.DATABASE_STARTED) == 1);
        assertThat(stops).containsExactly(true);

        main.start();
        town.run(Duration.ofMinutes(1));
        assertThat(isAwaited(main, standby)).isTrue();
        assertThat(beginRestart(standby)).isEqualTo(Outcome.STILL_STARTING);
        Resident.requireStarted(TurnaroundTest.switchOver(main, 2, false));
        town.calm();
        town.run(Duration.ofMinutes(1));
        assertThat(standby.role()).isEqualTo(Role.MAIN);
        assertThat(stops).hasSize(1);
        assertThat(standby.last(EventKind.RESTART_SKIPPED).description()).contains("a transition has begun");
    }

    private void until(Resident node, Step step) {
        for (int turn = 0; turn < TURNS && !isAt(node, step); turn++) {
            town.turn();
            town.clock.advance(Duration.ofMillis(10));
        }
        assertThat(isAt(node, step)).as("it comes to " + step).isTrue();
    }

    private static boolean isAt(Resident node, Step step) {
        return node.isBusy()
                && node.lastTransition().current().filter(step::equals).isPresent();
    }

    @Test
    void a_switchover_that_is_taken_back_over_a_dead_database_lets_nobody_in_either() {
        Resident main = town.founded();
        Resident standby = synchronous(main, false);
        Resident.requireStarted(TurnaroundTest.switchOver(main, 2, false));
        until(main, SwitchoverStep.CHECKPOINT);
        writeUnseen(main, standby);
        until(main, SwitchoverStep.CATCH_UP);
        main.postgres.kill();
        town.calm();
        assertThat(main.role()).isEqualTo(Role.MAIN);
        requireClosedUntilSeen(main, standby);
    }

    @Test
    void a_promotion_that_goes_on_over_a_dead_database_does_not_open_it_before_the_standbys_have_what_it_shows() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident three = town.joined(one, 3);
        wait(one, false, 2);
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        until(two, PromoteStep.RECORD_ROLES);
        town.databases.cut(one.host(), two.host());
        writeUnseen(two, three);
        two.postgres.kill();
        town.until("the promotion has ended", () -> !two.isBusy());
        assertThat(two.role()).isEqualTo(Role.MAIN);
        requireClosedUntilSeen(two, three);
    }
}
