package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.decision.Outlook;
import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole agents over ports in memory. */
class ClusterTest {
    private static final Duration THRESHOLD = Resident.policy().failover().threshold();
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private final Town town = new Town();

    /** What the metric of the last write gap is made from. */
    private static void requireKnownGap(Resident promoted) {
        Facts facts = promoted.lastTransition().facts();
        assertThat(Long.parseLong(facts.get(Promote.SILENCE_MS).orElseThrow()))
                .isGreaterThanOrEqualTo(THRESHOLD.toMillis());
        assertThat(facts.get("promoted_at")).isPresent();
    }

    @Test
    void a_main_is_set_up_joined_lost_and_replaced_and_fences_itself_when_it_returns() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        assertThat(secondary.inRecovery()).isTrue();
        assertThat(main.takesWrites()).isTrue();

        main.die();
        town.run(THRESHOLD.minusSeconds(20));
        assertThat(secondary.role()).as("not before the threshold").isEqualTo(Role.SECONDARY);
        town.until("the secondary took over", () -> secondary.role() == Role.MAIN);
        town.calm();
        town.run(Duration.ofSeconds(10));
        assertThat(secondary.takesWrites()).isTrue();
        assertThat(secondary.node().term()).isEqualTo(new Term(2));
        assertThat(secondary.count(EventKind.FAILOVER_STARTED)).isEqualTo(1);
        assertThat(secondary.count(EventKind.FAILOVER_COMPLETED)).isEqualTo(1);
        requireKnownGap(secondary);

        main.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        main.start();
        town.until("the old main is fenced", () -> main.node().condition() == NodeCondition.FENCED);
        town.calm();
        assertThat(main.takesWrites()).isFalse();
        assertThat(main.node().term()).isEqualTo(new Term(2));
        assertThat(main.count(EventKind.FENCED)).isEqualTo(1);
        assertThat(main.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        town.run(Duration.ofMinutes(5));
        assertThat(main.count(EventKind.FENCED)).isEqualTo(1);
        assertThat(secondary.takesWrites()).isTrue();
    }

    @Test
    void nothing_happens_in_a_healthy_cluster() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        List<JournalEntry> entries = List.copyOf(main.journal.entries());
        List<RecordedEvent> events = everyEvent(main, secondary);

        town.run(Duration.ofMinutes(20));

        assertThat(main.journal.entries()).isEqualTo(entries);
        assertThat(everyEvent(main, secondary)).isEqualTo(events);
        assertThat(main.shows().view().nodes())
                .allMatch(node -> node.status() == NodeStatus.ONLINE)
                .hasSize(2);
        assertThat(secondary.shows().view().nodes()).hasSize(2);
        assertThat(secondary.shows().main().orElseThrow().online()).isTrue();
    }

    private static List<RecordedEvent> everyEvent(Resident... nodes) {
        return Stream.of(nodes)
                .flatMap(node -> node.events.latest(1_000).stream())
                .toList();
    }

    @Test
    void two_servers_asked_at_once_to_become_main_twice_do_it_once() {
        Resident node = town.settle(1);
        List<CompletableFuture<CommandReply>> replies = new ArrayList<>();
        for (int request = 0; request < 2; request++) {
            replies.add(CompletableFuture.supplyAsync(() -> node.cases()
                    .setUpMain()
                    .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false)));
        }
        await().until(() -> {
            node.turn();
            return replies.stream().allMatch(CompletableFuture::isDone);
        });
        town.calm();

        assertThat(replies.stream().map(CompletableFuture::join).filter(CommandReply.Started.class::isInstance))
                .hasSize(1);
        assertThat(node.count(EventKind.CLUSTER_CREATED)).isEqualTo(1);
        assertThat(node.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void a_dry_run_changes_nothing_and_shows_the_steps_that_would_run() {
        Resident node = town.settle(1);
        CommandReply reply = node.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), true));
        town.run(Duration.ofSeconds(5));

        List<Step> steps =
                reply.match(no -> List.of(), planned -> planned.plan().steps(), started -> List.of());
        assertThat(steps).isEqualTo(TransitionKind.SETUP_MAIN.steps());
        assertThat(node.journal.entries()).isEmpty();
        assertThat(node.state.load().secrets().cluster()).isEmpty();
    }

    @Test
    void promotion_is_refused_while_the_main_answers() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);

        CommandReply reply = secondary.command(cases -> cases.promote().promote(true, Actor.user("root"), false));

        Optional<Guard> refusal = reply.match(
                no -> no.plan().refusal().map(Verdict::guard), planned -> Optional.empty(), yes -> Optional.empty());
        assertThat(refusal).contains(Guard.MAIN_IS_LOST);
        assertThat(secondary.inRecovery()).isTrue();
    }

    @Test
    void a_dead_agent_beside_a_living_database_is_not_a_lost_main() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.crash();

        town.run(Duration.ofMinutes(15));

        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(secondary.shows().explanation().main().state()).isEqualTo(MainVerdict.State.DEGRADED);
        assertThat(secondary.journal.entries())
                .noneMatch(entry -> entry.toString().contains("PROMOTE"));
    }

    /** Heartbeats are answered by an agent whose database is dead: they are no sign of a living main. */
    @Test
    void a_dead_database_beside_a_living_agent_is_a_lost_main() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.postgres.kill();
        main.postgres.refuseStarts("the disk is broken");

        town.until("the secondary took over", () -> secondary.role() == Role.MAIN);
        town.calm();
        assertThat(secondary.takesWrites()).isTrue();
        assertThat(main.count(EventKind.DATABASE_START_FAILED)).isEqualTo(1);
        assertThat(main.node().condition()).isEqualTo(NodeCondition.NEEDS_REBASE);
        main.postgres.recover();
        town.until("it comes back as a secondary", () -> main.role() == Role.SECONDARY);
        town.calm();
        assertThat(main.takesWrites()).isFalse();
    }

    @Test
    void a_killed_database_of_a_main_is_started_again() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.postgres.kill();
        town.run(Duration.ofSeconds(30));

        assertThat(main.takesWrites()).isTrue();
        assertThat(main.count(EventKind.DATABASE_STARTED)).isEqualTo(1);
        assertThat(main.node().condition()).isEqualTo(NodeCondition.MAIN);
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
    }

    /** F24: while it slept it heard nothing, which says nothing about the main. */
    @Test
    void after_its_own_sleep_an_agent_waits_for_the_whole_threshold() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        town.clock.advance(Duration.ofHours(2));

        town.run(THRESHOLD.minusSeconds(10));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        town.until("it takes over after all", () -> secondary.role() == Role.MAIN);
    }

    @Test
    void a_sleeping_secondary_does_not_act_on_what_it_saw_before() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        town.run(THRESHOLD.minusSeconds(12));
        main.postgres.process().start(StartMode.AS_IT_WAS, LIMIT);
        main.start();
        town.clock.advance(Duration.ofHours(2));
        town.run(Duration.ofMinutes(10));

        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void a_main_that_slept_while_it_was_replaced_looks_before_it_acts() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.crash();
        main.postgres.freeze();
        town.until("the other took over", () -> secondary.role() == Role.MAIN);
        town.calm();
        long reports = secondary.postgres.tables().events(1_000, Long.MAX_VALUE).size();
        main.postgres.thaw();
        main.start();
        town.run(Duration.ofSeconds(20));

        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(main.takesWrites()).isFalse();
        assertThat(reports).isPositive();
    }

    /** I23: the wall clock is for people. */
    @Test
    void wall_clocks_that_jump_change_no_decision() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        for (long hours : new long[] {1, -2, 24_000, -24_000}) {
            town.clock.jump(Duration.ofHours(hours));
            town.run(Duration.ofMinutes(3));
        }
        assertThat(main.role()).isEqualTo(Role.MAIN);
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(main.count(EventKind.NODE_OFFLINE)).isZero();
        main.die();
        town.clock.jump(Duration.ofHours(-5));
        town.until("it takes over", () -> secondary.role() == Role.MAIN);
    }

    @Test
    void a_hung_look_at_the_database_stops_no_turn_and_decides_nothing() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        secondary.workshop.hang("look-database");
        main.die();
        town.run(Duration.ofMinutes(10));

        assertThat(secondary.role()).as("nothing is known of our own stream").isEqualTo(Role.SECONDARY);
        assertThat(secondary.cases().show().snapshot().age()).isLessThan(Duration.ofSeconds(2));
        assertThat(secondary.cases().show().health().healthy()).isFalse();
        secondary.workshop.release();
        town.until("then it takes over", () -> secondary.role() == Role.MAIN);
    }

    @Test
    void a_hung_look_at_the_database_does_not_keep_a_main_from_closing() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        town.cut(main, secondary);
        town.until("the other took over", () -> secondary.role() == Role.MAIN);
        town.calm();
        main.crash();
        main.start();
        main.workshop.hang("look-database");
        main.workshop.hang("look-process");
        town.mend(main, secondary);
        town.run(Duration.ofSeconds(40));

        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(main.takesWrites()).isFalse();
    }

    @Test
    void a_snapshot_grows_old_with_a_loop_that_stands_still() {
        Resident main = town.founded();
        assertThat(main.cases().show().health().healthy()).isTrue();
        town.clock.advance(Duration.ofSeconds(20));

        assertThat(main.cases().show().snapshot().age()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(main.cases().show().health().healthy()).isFalse();
        assertThat(main.cases().show().health().acceptsWrites()).isFalse();
    }

    @Test
    void a_node_that_falls_silent_and_comes_back_is_told_once_each_though_the_tables_are_slow() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.workshop.hang("save-reports");
        secondary.crash();
        town.run(Duration.ofMinutes(6));
        assertThat(main.count(EventKind.NODE_OFFLINE)).isEqualTo(1);
        main.workshop.release();
        town.run(Duration.ofMinutes(1));
        assertThat(main.shows().view().node(new NodeId(2)).orElseThrow().status())
                .isEqualTo(NodeStatus.OFFLINE);
        main.postgres.refuseWrites("the disk is full");
        secondary.start();
        town.run(Duration.ofMinutes(3));
        main.postgres.recover();
        town.run(Duration.ofMinutes(2));

        assertThat(main.count(EventKind.NODE_OFFLINE)).isEqualTo(1);
        assertThat(main.count(EventKind.NODE_ONLINE)).isEqualTo(1);
        assertThat(main.shows().view().node(new NodeId(2)).orElseThrow().status())
                .isEqualTo(NodeStatus.ONLINE);
    }

    @Test
    void a_promotion_by_hand_is_caught_up_on() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        town.run(Duration.ofSeconds(20));
        assertThat(secondary.postgres.control().promote(LIMIT)).isNotNull();
        town.until("it is main", () -> secondary.role() == Role.MAIN);
        town.calm();

        assertThat(secondary.count(EventKind.PROMOTED_EXTERNALLY)).isEqualTo(1);
        assertThat(secondary.node().term()).isEqualTo(new Term(2));
        assertThat(secondary.count(EventKind.FAILOVER_COMPLETED)).isEqualTo(1);
    }

    /** The agent was not there when it happened. */
    @Test
    void a_promotion_by_hand_is_caught_up_on_by_a_new_agent_too() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        secondary.crash();
        assertThat(secondary.postgres.control().promote(LIMIT)).isNotNull();
        town.run(Duration.ofMinutes(1));
        secondary.start();
        town.until("it is main", () -> secondary.role() == Role.MAIN);
    }

    @Test
    void a_promotion_by_hand_beside_a_living_main_is_closed() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        assertThat(secondary.postgres.control().promote(LIMIT)).isNotNull();
        assertThat(secondary.takesWrites()).isTrue();
        town.run(Duration.ofSeconds(30));

        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(secondary.takesWrites()).isFalse();
        assertThat(secondary.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        assertThat(main.takesWrites()).isTrue();
        assertThat(main.role()).isEqualTo(Role.MAIN);
    }

    @Test
    void the_third_node_follows_the_new_main_and_may_take_over_once_it_streams() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        town.until("the second took over", () -> second.role() == Role.MAIN);
        town.calm();
        town.run(Duration.ofSeconds(20));

        assertThat(second.lastTransition().deferred())
                .as("it acknowledged when it was told")
                .isEmpty();
        assertThat(third.node().main().orElseThrow().nodeId()).contains(new NodeId(2));
        assertThat(third.node().term()).isEqualTo(new Term(2));
        assertThat(third.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(third.count(EventKind.NEW_MAIN_ACKNOWLEDGED)).isEqualTo(2);
        town.run(Duration.ofMinutes(2));
        second.die();
        town.until("the third takes over in turn", () -> third.role() == Role.MAIN);
        assertThat(third.node().term()).isEqualTo(new Term(3));
    }

    @Test
    void a_follower_whose_database_was_away_when_it_was_told_is_told_again() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        third.postgres.freeze();
        main.die();
        town.until("the second took over", () -> second.role() == Role.MAIN);
        town.calm();
        assertThat(third.node().main().orElseThrow().nodeId()).contains(new NodeId(1));
        third.postgres.thaw();
        town.run(Duration.ofMinutes(1));

        assertThat(third.node().main().orElseThrow().nodeId()).contains(new NodeId(2));
        assertThat(third.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void a_skipped_failover_is_told_once_with_its_reason() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        second.postgres.pauseReplay();
        main.die();
        town.run(Duration.ofMinutes(10));

        assertThat(second.role()).isEqualTo(Role.SECONDARY);
        assertThat(second.count(EventKind.FAILOVER_SKIPPED)).isEqualTo(1);
        assertThat(second.events.latest(1).get(0).event().facts().get("guard")).contains("replay-is-not-blocked");
    }

    @Test
    void when_the_better_candidate_is_gone_too_the_next_one_leads() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        second.die();
        main.die();
        town.until("the third took over", () -> third.role() == Role.MAIN);

        assertThat(third.node().term()).isEqualTo(new Term(2));
        assertThat(third.node().promise()).isEmpty();
    }

    /** The agent that would count silence began after the main died. */
    @Test
    void after_a_restart_people_may_promote_over_a_main_that_was_never_seen() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        secondary.crash();
        secondary.postgres.process().stop(StopMode.FAST, LIMIT);
        secondary.start();
        town.run(THRESHOLD.minusSeconds(10));
        assertThat(secondary.shows().main().orElseThrow().canPromote()).isFalse();
        assertThat(secondary.shows().main().orElseThrow().online()).isFalse();
        town.run(Duration.ofSeconds(20));

        assertThat(secondary.shows().main().orElseThrow().canPromote()).isTrue();
        assertThat(secondary.shows().main().orElseThrow().offlineFor()).isGreaterThan(THRESHOLD);
        assertThat(secondary.role()).as("never by itself").isEqualTo(Role.SECONDARY);
        Resident.requireStarted(secondary.command(cases -> cases.promote().promote(true, Actor.user("root"), false)));
        town.calm();
        assertThat(secondary.role()).isEqualTo(Role.MAIN);
    }

    @Test
    void an_operation_has_ended_when_the_snapshot_shows_it_and_not_before() {
        Resident node = town.settle(1);
        OperationId id = Resident.operation(node.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false)));
        node.workshop.hang("look-tables");
        town.calm();
        town.run(Duration.ofSeconds(5));
        assertThat(node.lastTransition().isRunning()).isFalse();
        assertThat(node.cases().operations().find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
        node.workshop.release();
        for (int turn = 0; turn < 20; turn++) {
            boolean ended = node.cases().operations().find(id).orElseThrow().status() == Status.DONE;
            if (ended) {
                assertThat(node.shows().role()).isEqualTo(Role.MAIN);
                assertThat(node.shows().view().nodes()).hasSize(1);
                assertThat(node.shows().view().config()).isPresent();
                return;
            }
            town.turn();
        }
        throw new AssertionError("the operation never ended");
    }

    @Test
    void an_operation_that_a_fence_ended_is_not_shown_as_running_for_ever() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        town.cut(main, second);
        town.cut(main, third);
        second.workshop.hang("step-RUN_HOOKS");
        town.until("the second is main and runs its hook", () -> second.workshop.isWaiting("step-RUN_HOOKS"));
        OperationId promotion = second.lastTransition().operation();
        assertThatThrownBy(() -> second.cases().heartbeats().receive(heartbeat(third, new Term(9))))
                .isInstanceOf(StaleTermException.class);
        town.run(Duration.ofSeconds(10));

        assertThat(second.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(second.cases().operations().find(promotion).orElseThrow().status())
                .isEqualTo(Status.FAILED);
        assertThat(second.count(EventKind.FENCED)).isEqualTo(1);
    }

    static Heartbeat heartbeat(Resident from, Term term) {
        return new Heartbeat(
                from.node().membership().map(member -> member.clusterId()),
                from.node().membership().map(member -> member.nodeId()),
                from.node().hardwareId(),
                Optional.of(from.host()),
                term,
                NodeReport.none());
    }

    @Test
    void a_service_that_would_not_run_is_asked_again() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        secondary.services.failWith("the engine is gone");
        main.die();
        town.until("it took over", () -> secondary.role() == Role.MAIN);
        town.calm();
        assertThat(secondary.lastTransition().deferred()).containsExactly("RESTART_SERVICES");
        assertThat(secondary.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        secondary.services.heal();
        town.run(Duration.ofMinutes(1));

        assertThat(secondary.services.runs("radius")).isTrue();
        int restarts = secondary.services.restarts();
        town.run(Duration.ofMinutes(5));
        assertThat(secondary.services.restarts()).isEqualTo(restarts);
    }

    @Test
    void services_that_are_gone_do_not_hold_the_way_back() {
        Resident main = town.founded();
        Resident node = town.settle(2);
        node.postgres.refuseCopies("the disk is full");
        Resident.requireStarted(node.command(cases ->
                cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), Actor.cli("test"), false)));
        town.until("services were stopped", () -> !node.services.runs("radius"));
        node.services.failWith("the engine is gone");
        town.run(Duration.ofMinutes(2));

        assertThat(node.isBusy()).isFalse();
        assertThat(node.takesWrites()).isTrue();
        assertThat(main.postgres.tables().nodes()).hasSize(1);
        assertThat(node.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        assertThat(node.count(EventKind.JOIN_FAILED)).isEqualTo(1);
    }

    /** The role was written and its event was not: the step failed, and its half must not stay. */
    @Test
    void a_role_that_was_half_taken_is_given_back() {
        Resident node = town.settle(1);
        String takeRole = "step-" + SetupMainStep.TAKE_ROLE.name();
        node.workshop.hang(takeRole);
        Resident.requireStarted(node.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false)));
        town.until("the role is next", () -> node.workshop.isWaiting(takeRole));
        node.events.failWith("disk full");
        node.workshop.release();
        town.run(Duration.ofSeconds(3));
        node.events.heal();
        town.calm();

        assertThat(node.role()).isEqualTo(Role.STANDALONE);
        assertThat(node.node().membership()).isEmpty();
        assertThat(node.postgres.tables().nodes()).isEmpty();
        assertThat(node.count(EventKind.CLUSTER_CREATED)).isZero();
        assertThat(node.count(EventKind.SETUP_FAILED)).isEqualTo(1);
    }

    @Test
    void a_new_cluster_has_a_secret_of_its_own() {
        Resident node = town.settle(1);
        Secret strange = Secret.of("what an operator typed into the join form");
        node.crash();
        node.state.update(facts -> facts.with(facts.secrets().withCluster(strange)));
        node.start();
        town.run(Duration.ofSeconds(2));
        assertThat(node.state.load().secrets().cluster()).isEmpty();
        node.state.update(facts -> facts.with(facts.secrets().withCluster(strange)));
        Resident.requireStarted(node.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false)));
        town.calm();

        assertThat(node.role()).isEqualTo(Role.MAIN);
        assertThat(node.secret()).isNotEqualTo(strange);
    }

    @Test
    void a_threshold_of_nonsense_in_the_row_does_not_stop_the_loop() {
        Resident main = town.founded();
        var row = main.postgres.tables().config().orElseThrow();
        main.postgres
                .tables()
                .lead(
                        new SharedConfig(
                                row.clusterId(),
                                true,
                                row.mainAddress(),
                                row.mainName(),
                                row.mainHardwareId(),
                                row.databaseId(),
                                row.term(),
                                true,
                                Duration.ZERO,
                                row.createdAt()),
                        List.of());
        town.run(Duration.ofMinutes(1));

        assertThat(main.cases().show().snapshot().age()).isLessThan(Duration.ofSeconds(2));
        assertThat(main.shows().policy().failover().threshold()).isEqualTo(THRESHOLD);
    }

    @Test
    void old_events_are_pruned_by_the_main() {
        Town town = new Town();
        Resident main = town.founded();
        town.run(Duration.ofMinutes(2));
        assertThat(main.postgres.tables().events(10, Long.MAX_VALUE)).isNotEmpty();
        town.clock.jump(Duration.ofDays(91));
        town.run(Duration.ofMinutes(61));
        assertThat(main.postgres.tables().events(10, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void an_old_main_whose_database_still_answers_is_told_of_until_its_agent_is_back() {
        Town town = new Town();
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        main.die();
        town.until("the second leads", () -> second.role() == Role.MAIN && second.takesWrites());
        town.run(Duration.ofMinutes(1));
        assertThat(waiting(second)).noneMatch(what -> what.contains("still answers"));

        main.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        town.run(Duration.ofMinutes(2));
        assertThat(waiting(second)).anyMatch(what -> what.contains("node 1, still answers on 203.0.113.1:5432"));

        main.start();
        town.run(Duration.ofMinutes(2));
        assertThat(waiting(second)).noneMatch(what -> what.contains("still answers"));
    }

    private static List<String> waiting(Resident node) {
        return node.shows().outlook().waiting().stream()
                .map(Outlook.Waiting::what)
                .toList();
    }
}
