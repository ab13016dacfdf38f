package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.RestartDatabase.Outcome;
import dev.mainstay.ports.in.ShowHistory;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.ClusterTables.Adjustment;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the second listener asks of a node, over a cluster of agents. */
class SecondListenerDesksTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Actor ANA = Actor.user("ana");
    private static final Conditions ON_STANDBY = new Conditions(Optional.of(Part.STANDBY), Optional.empty(), false);
    private static final Conditions ON_MAIN = new Conditions(Optional.of(Part.MAIN), Optional.empty(), false);
    private static final Conditions OLD = new Conditions(Optional.empty(), Optional.of(1), false);

    private final Town town = new Town();
    private final Resident main = town.founded();

    private Outcome restart(Conditions onlyIf) {
        return main.command(cases -> cases.restart().restart(onlyIf, LIMIT, ANA));
    }

    private Instant in(Duration span) {
        return town.clock.wallClock().instant().plus(span);
    }

    private boolean schedule(Conditions onlyIf, Instant at) {
        return main.command(cases -> cases.restart().schedule(onlyIf, at, ANA));
    }

    @Test
    void a_restart_is_done_where_its_conditions_hold() {
        assertThat(restart(ON_STANDBY)).isEqualTo(Outcome.NOT_WANTED);
        assertThat(restart(OLD)).isEqualTo(Outcome.NOT_WANTED);
        assertThat(main.count(EventKind.DATABASE_STARTED)).isZero();
        assertThat(restart(ON_MAIN)).isEqualTo(Outcome.DONE);
        assertThat(main.count(EventKind.DATABASE_STARTED)).isEqualTo(1);
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void a_scheduled_one_outlives_the_agent_and_is_the_only_one() {
        assertThat(schedule(ON_MAIN, in(Duration.ofMinutes(5)))).isTrue();
        assertThat(schedule(ON_MAIN, in(Duration.ofMinutes(6)))).isFalse();
        main.crash();
        main.start();
        town.run(Duration.ofMinutes(4));
        assertThat(main.count(EventKind.DATABASE_STARTED)).isZero();
        town.run(Duration.ofMinutes(2));
        assertThat(main.count(EventKind.DATABASE_STARTED)).isEqualTo(1);
        assertThat(main.state.load().restart()).isEmpty();
    }

    @Test
    void one_whose_conditions_do_not_hold_then_or_that_comes_late_is_skipped_and_told() {
        assertThat(schedule(ON_STANDBY, in(Duration.ofSeconds(10)))).isTrue();
        town.run(Duration.ofSeconds(20));
        assertThat(main.count(EventKind.RESTART_SKIPPED)).isEqualTo(1);

        assertThat(schedule(ON_MAIN, in(Duration.ofSeconds(10)))).isTrue();
        main.crash();
        town.run(Duration.ofMinutes(2));
        main.start();
        town.run(Duration.ofSeconds(10));
        assertThat(main.count(EventKind.RESTART_SKIPPED)).isEqualTo(2);
        assertThat(main.count(EventKind.DATABASE_STARTED)).isZero();
    }

    @Test
    void one_before_which_the_database_was_restarted_is_cancelled() {
        assertThat(schedule(ON_MAIN, in(Duration.ofMinutes(5)))).isTrue();
        assertThat(restart(ON_MAIN)).isEqualTo(Outcome.DONE);
        assertThat(main.state.load().restart()).isEmpty();
        assertThat(main.count(EventKind.RESTART_SKIPPED)).isEqualTo(1);
        town.run(Duration.ofMinutes(6));
        assertThat(main.count(EventKind.DATABASE_STARTED)).isEqualTo(1);
    }

    @Test
    void a_cancelled_one_is_not_run() {
        assertThat(schedule(ON_MAIN, in(Duration.ofSeconds(10)))).isTrue();
        assertThat(main.<Boolean>command(cases -> cases.restart().cancel(ANA))).isTrue();
        assertThat(main.<Boolean>command(cases -> cases.restart().cancel(ANA))).isFalse();
        town.run(Duration.ofSeconds(30));
        assertThat(main.count(EventKind.DATABASE_STARTED) + main.count(EventKind.RESTART_SKIPPED))
                .isZero();
    }

    private static boolean configure(Resident node, long version, Optional<Duration> threshold) {
        DynamicConfig config = new DynamicConfig(version, "{}", ClusterRules.standard());
        return node.command(cases -> cases.tune().configure(new Configure.Change(config, threshold), ANA));
    }

    @Test
    void a_configuration_is_built_upon_the_one_before_and_a_short_threshold_is_raised() {
        assertThat(configure(main, 1, Optional.of(Duration.ofSeconds(20)))).isTrue();
        SharedConfig row = main.postgres.tables().config().orElseThrow();
        assertThat(row.threshold()).isEqualTo(Duration.ofMinutes(1));
        assertThat(configure(main, 1, Optional.empty()))
                .as("somebody was first")
                .isFalse();
        assertThat(configure(main, 2, Optional.empty())).isTrue();
        assertThat(main.postgres.tables().config().orElseThrow().threshold()).isEqualTo(Duration.ofMinutes(1));
    }

    private static Adjustment threshold(Duration wanted) {
        return new Adjustment(Optional.empty(), Optional.of(wanted), Optional.empty());
    }

    @Test
    void one_that_names_no_threshold_leaves_what_was_stored_since_the_node_looked() {
        ClusterTables tables = main.postgres.tables();
        tables.adjust(tables.config().orElseThrow().clusterId(), threshold(Duration.ofSeconds(99)), List.of());
        assertThat(configure(main, 1, Optional.empty())).isTrue();
        assertThat(tables.config().orElseThrow().threshold()).isEqualTo(Duration.ofSeconds(99));
    }

    /** Stores the dynamic configuration once, between a command's look at the row and what it writes. */
    private static Ports interrupted(Ports ports, AtomicBoolean due) {
        ClusterTables real = ports.tables();
        Thread loop = Thread.currentThread();
        Object between = Proxy.newProxyInstance(
                ClusterTables.class.getClassLoader(), new Class<?>[] {ClusterTables.class}, (self, called, values) -> {
                    Object found = called.invoke(real, values);
                    boolean looks = called.getName().equals("config") && Thread.currentThread() != loop;
                    if (looks && due.getAndSet(false)) {
                        DynamicConfig config = new DynamicConfig(1, "{}", ClusterRules.standard());
                        ClusterId cluster = real.config().orElseThrow().clusterId();
                        assertThat(real.configure(cluster, config, Duration.ofSeconds(99)))
                                .isTrue();
                    }
                    return found;
                });
        return OnePort.with(ports, ClusterTables.class, between);
    }

    @Test
    void a_panel_that_turns_automatic_failover_off_leaves_a_threshold_that_is_stored_at_that_moment() {
        AtomicBoolean due = new AtomicBoolean();
        main.between(ports -> interrupted(ports, due));
        main.crash();
        main.start();
        town.run(Duration.ofSeconds(20));
        due.set(true);
        ChangeConfig.Command off = new ChangeConfig.Command(Optional.of(false), Optional.empty(), Optional.empty());
        SharedConfig told = main.command(cases -> cases.configure().change(off, ANA, false));
        assertThat(told.autoFailover()).isFalse();
        SharedConfig row = main.postgres.tables().config().orElseThrow();
        assertThat(row.autoFailover()).isFalse();
        assertThat(row.threshold()).isEqualTo(Duration.ofSeconds(99));
    }

    @Test
    void a_follower_stores_none() {
        Resident standby = town.joined(main, 2);
        assertThatThrownBy(() -> configure(standby, 1, Optional.empty()))
                .hasCauseInstanceOf(ConflictException.class)
                .hasMessageContaining("not the main server");
    }

    private PeerReply<Errand.Answer> errand(Resident from, NodeId to) {
        return from.cases().errands().send(to, new Errand("GET", "config", "", "ana"), LIMIT);
    }

    private static String silence(PeerReply<Errand.Answer> reply) {
        return reply.match(answer -> "answered", refused -> "refused", silent -> silent.reason());
    }

    private void present(Resident node, PeerUrl door) {
        node.cases().present().present(new Presentation(Optional.of(door), Tags.none()));
        town.run(Duration.ofSeconds(20));
    }

    @Test
    void an_errand_goes_to_the_door_that_a_node_told_at_the_address_the_cluster_knows() {
        Resident standby = town.joined(main, 2);
        NodeId leader = main.node().membership().orElseThrow().nodeId();
        assertThat(silence(errand(standby, leader))).contains("not known to have a second API");

        present(main, new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(standby.host(), 8008)));
        assertThat(silence(errand(standby, leader)))
                .as("the cluster's secret goes to nobody else")
                .contains("not known to have a second API");

        present(main, new PeerUrl(PeerUrl.Scheme.HTTP, Town.at(1, 8008)));
        assertThat(silence(errand(standby, leader))).contains("8008");
    }

    @Test
    void the_history_names_who_has_led_since() {
        Resident standby = town.joined(main, 2);
        assertThat(main.cases().history().history()).isEmpty();
        main.die();
        town.until("the standby leads", standby::takesWrites);
        town.calm();
        town.run(Duration.ofMinutes(1));
        List<ShowHistory.Turn> turns = standby.cases().history().history();
        assertThat(turns).hasSize(1);
        assertThat(turns.get(0).left().id()).isEqualTo(1);
        assertThat(turns.get(0).leader()).contains("Node 2");
        assertThat(turns.get(0).moment()).isPresent();
    }
}
