package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.testing.fake.FakeServerView.Written;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Synchronous mode in a cluster of agents: who holds the right to take over, and who never gets it. */
class SynchronousTest {

    private static final WalDistance ROW = new WalDistance(64);

    private final Town town = new Town();
    private int rows = 1_000;

    private static void set(Resident main, Synchronous mode, boolean strict) {
        ClusterRules standard = ClusterRules.standard();
        ClusterRules rules = new ClusterRules(
                false,
                standard.maximumLag(),
                standard.startTimeout(),
                mode,
                strict,
                1,
                0,
                false,
                standard.parameters());
        var tables = main.postgres.tables();
        var row = tables.config().orElseThrow();
        long version = row.dynamic().map(DynamicConfig::version).orElse(0L);
        assertThat(tables.configure(row.clusterId(), new DynamicConfig(version + 1, "", rules), row.threshold()))
                .isTrue();
    }

    private void synchronous(Resident main, Resident standby, boolean strict) {
        set(main, Synchronous.ON, strict);
        town.until("the standby holds its right", () -> hasRight(standby, standby));
        town.run(Duration.ofSeconds(12));
    }

    private static boolean hasRight(Resident asked, Resident node) {
        NodeId id = node.node().membership().orElseThrow().nodeId();
        return asked.node()
                .sync()
                .filter(record -> record.right().nodes().contains(id))
                .isPresent();
    }

    private Written write(Resident main) {
        rows++;
        return main.postgres.view().write(rows, ROW).orElseThrow();
    }

    @Test
    void where_it_was_never_on_nobody_holds_anything() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        assertThat(main.node().sync()).isEmpty();
        assertThat(standby.node().sync()).isEmpty();
        assertThat(write(main).acknowledged()).isTrue();
    }

    @Test
    void the_standby_takes_over_with_every_acknowledged_row_and_waits_for_nobody() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, false);
        assertThat(write(main).acknowledged()).isFalse();
        town.turn();
        assertThat(main.postgres.view().takeConfirmed()).hasSize(1);
        assertThat(main.count(EventKind.SYNCHRONOUS_CHANGED)).isEqualTo(2);

        main.die();
        town.until("the standby leads", () -> standby.takesWrites());
        town.calm();
        assertThat(standby.postgres.view().holds(rows)).isTrue();
        assertThat(write(standby).acknowledged()).isTrue();
        SyncRecord heir = standby.node().sync().orElseThrow();
        assertThat(heir.term()).isEqualTo(standby.node().term());
        assertThat(heir.right().nodes()).isEmpty();
    }

    @Test
    void a_third_node_is_promoted_by_nobody_but_a_persons_force() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        set(main, Synchronous.ON, false);
        town.until("somebody holds the right", () -> hasRight(main, second) || hasRight(main, third));
        town.run(Duration.ofSeconds(12));
        Resident outside = hasRight(main, second) ? third : second;
        Resident chosen = outside == second ? third : second;

        chosen.die();
        main.die();
        town.run(Duration.ofMinutes(6));
        assertThat(outside.role()).isEqualTo(Role.SECONDARY);

        Plan refused =
                promote(outside, false).match(no -> no.plan(), planned -> planned.plan(), started -> started.plan());
        assertThat(refused.verdicts().stream().filter(Verdict::refuses).map(Verdict::guard))
                .contains(Guard.NODE_HOLDS_WHAT_WAS_CONFIRMED);
        Resident.requireStarted(promote(outside, true));
        town.calm();
        assertThat(outside.takesWrites()).isTrue();
        assertThat(write(outside).acknowledged()).isTrue();
    }

    private static CommandReply promote(Resident node, boolean force) {
        return node.command(cases -> cases.promote().promote(force, Actor.cli("test"), false));
    }

    @Test
    void a_standby_that_dies_holds_commits_up_until_its_right_has_run_out() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, false);
        standby.die();
        Written waits = write(main);
        town.run(Duration.ofMinutes(3));
        assertThat(waits.acknowledged()).isFalse();
        assertThat(main.postgres.view().takeConfirmed()).isEmpty();
        assertThat(hasRight(main, standby)).isFalse();

        town.run(Duration.ofMinutes(2));
        assertThat(main.postgres.view().takeConfirmed()).hasSize(1);
        assertThat(write(main).acknowledged()).isTrue();
    }

    @Test
    void a_standby_whose_database_stopped_is_let_go_as_soon_as_it_knows() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, false);
        town.databases.cut(main.host(), standby.host());
        standby.postgres.kill();
        assertThat(write(main).acknowledged()).isFalse();
        town.run(Duration.ofSeconds(40));
        assertThat(hasRight(standby, standby)).isFalse();
        assertThat(main.postgres.view().takeConfirmed()).hasSize(1);
    }

    @Test
    void strict_blocks_until_a_standby_is_there_again() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, true);
        standby.die();
        assertThat(write(main).acknowledged()).isFalse();
        town.run(Duration.ofMinutes(10));
        assertThat(main.postgres.view().takeConfirmed()).isEmpty();
        standby.start();
        town.run(Duration.ofMinutes(1));
        assertThat(main.postgres.view().takeConfirmed()).hasSize(1);
    }

    @Test
    void a_crashed_main_lets_clients_in_when_its_standby_has_what_it_shows() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, true);
        town.databases.cut(main.host(), standby.host());
        assertThat(write(main).acknowledged()).isFalse();
        main.postgres.kill();
        town.run(Duration.ofSeconds(30));
        assertThat(main.postgres.view().isRunning()).isTrue();
        assertThat(main.postgres.view().holds(rows)).isTrue();
        assertThat(main.postgres.view().refusesClients()).isTrue();
        assertThat(main.shows().health().profile().phase()).contains(ServerPhase.STARTING);

        town.databases.mend(main.host(), standby.host());
        town.until("clients are let in", () -> !main.postgres.view().refusesClients());
        assertThat(standby.postgres.view().holds(rows)).isTrue();
        assertThat(admitted(main)).contains("true");
        assertThat(main.shows().health().profile().phase()).contains(ServerPhase.RUNNING);
    }

    @Test
    void one_that_is_not_strict_lets_them_in_without_its_standby_and_says_so() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, false);
        town.databases.cut(main.host(), standby.host());
        standby.postgres.kill();
        main.postgres.kill();
        town.until(
                "clients are let in",
                () -> main.takesWrites() && !main.postgres.view().refusesClients());
        town.run(Duration.ofSeconds(5));
        assertThat(admitted(main)).contains("false");
    }

    @Test
    void an_agent_that_was_restarted_meanwhile_opens_the_door_too() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, true);
        town.databases.cut(main.host(), standby.host());
        main.postgres.kill();
        town.until(
                "the door is closed",
                () -> main.postgres.view().isRunning() && main.postgres.view().refusesClients());
        main.crash();
        main.start();
        for (int turn = 0; turn < 5; turn++) {
            main.turn();
            assertThat(main.shows().health().profile().phase()).isNotEqualTo(Optional.of(ServerPhase.RUNNING));
        }
        town.run(Duration.ofSeconds(30));
        assertThat(main.postgres.view().refusesClients()).isTrue();
        assertThat(main.shows().health().profile().phase()).contains(ServerPhase.STARTING);

        town.databases.mend(main.host(), standby.host());
        town.until("clients are let in", () -> !main.postgres.view().refusesClients());
        town.run(Duration.ofSeconds(2));
        assertThat(admitted(main)).contains("true");
        assertThat(main.shows().health().profile().phase()).contains(ServerPhase.RUNNING);
    }

    @Test
    void an_agent_that_finds_the_door_open_serves_at_once() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, true);
        main.crash();
        town.databases.cut(main.host(), standby.host());
        main.start();
        town.run(Duration.ofSeconds(2));
        assertThat(main.shows().health().profile().phase()).contains(ServerPhase.RUNNING);
        assertThat(admitted(main)).isEmpty();
    }

    private static Optional<String> admitted(Resident main) {
        return main.events.latest(100).stream()
                .map(recorded -> recorded.event())
                .filter(event -> event.kind() == EventKind.CLIENTS_ADMITTED)
                .findFirst()
                .flatMap(event -> event.facts().get("confirmed"));
    }

    @Test
    void switching_it_off_lets_commits_go_and_anybody_take_over() {
        Resident main = town.founded();
        Resident standby = town.joined(main, 2);
        synchronous(main, standby, false);
        set(main, Synchronous.OFF, false);
        town.until(
                "the standby knows",
                () -> standby.node()
                        .sync()
                        .filter(record -> !record.terms().on())
                        .isPresent());
        assertThat(write(main).acknowledged()).isTrue();
        main.die();
        town.until("the standby leads", () -> standby.takesWrites());
    }
}
