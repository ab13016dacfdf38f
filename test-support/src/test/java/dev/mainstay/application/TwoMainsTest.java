package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two mains meet: the lower term closes itself within a beat, both branches are told, and a person names the true one. */
class TwoMainsTest {

    static final Reason REASON = new Reason("the office was on node 1");

    private final Town town = new Town();

    /** Node 2 took over behind a cut, and both were written to. */
    static Resident[] divided(Town town) {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        town.cut(one, two);
        town.until("the other took over", () -> two.role() == Role.MAIN);
        town.calm();
        assertThat(one.postgres.write()).isNotNull();
        one.salvage.loses("radacct", "1,2026");
        two.salvage.loses("radacct", "2,2026");
        assertThat(two.postgres.write()).isNotNull();
        return new Resident[] {one, two};
    }

    /** Both loops turn meanwhile: one node may wait for the other. */
    static ResolveMains.Outcome resolve(Town town, Resident at, int keep, boolean force, boolean dryRun) {
        CompletableFuture<ResolveMains.Outcome> outcome = CompletableFuture.supplyAsync(() -> at.cases()
                .resolve()
                .resolve(new ResolveMains.Command(new NodeId(keep), REASON, force), Actor.user("root"), dryRun));
        while (!outcome.isDone()) {
            town.turn();
            LockSupport.parkNanos(100_000);
        }
        try {
            return outcome.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Executioner.Death death) {
                throw death;
            }
            throw failed;
        }
    }

    private ResolveMains.Outcome resolve(Resident at, int keep, boolean force, boolean dryRun) {
        return resolve(town, at, keep, force, dryRun);
    }

    static CommandReply here(ResolveMains.Outcome outcome) {
        return outcome.match(ResolveMains.Outcome.Here::reply, there -> {
            throw new AssertionError("the other node was told");
        });
    }

    static PeerReply<ReattachAnswer> there(ResolveMains.Outcome outcome) {
        return outcome.match(
                here -> {
                    throw new AssertionError("this node does it");
                },
                ResolveMains.Outcome.There::reply);
    }

    private static void requirePair(Resident main, Resident secondary, long term) {
        assertThat(main.role()).isEqualTo(Role.MAIN);
        assertThat(main.takesWrites()).isTrue();
        assertThat(main.node().term()).isEqualTo(new Term(term));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(secondary.inRecovery()).isTrue();
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(secondary.node().term()).isEqualTo(new Term(term));
        assertThat(secondary.salvage.reports()).as("its own writes were saved").hasSize(1);
        assertThat(main.shows().outlook().met()).isEmpty();
        assertThat(secondary.shows().outlook().met()).isEmpty();
    }

    @Test
    void the_lower_term_closes_itself_within_a_beat_and_both_tell_both_branches() {
        Resident[] pair = divided(town);
        Resident one = pair[0];
        Resident two = pair[1];
        town.mend(one, two);
        town.run(Duration.ofSeconds(30));

        assertThat(one.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(one.takesWrites()).isFalse();
        assertThat(two.takesWrites()).isTrue();
        assertThat(one.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        assertThat(two.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        town.run(Duration.ofMinutes(2));
        for (Resident each : pair) {
            TwoMains met = each.shows().outlook().met().orElseThrow();
            assertThat(met.leading().node()).isEqualTo(new NodeId(2));
            assertThat(met.leading().term()).isEqualTo(new Term(2));
            assertThat(met.frozen().node()).isEqualTo(new NodeId(1));
            assertThat(met.frozen().term()).isEqualTo(new Term(1));
            assertThat(met.fork()).isPresent();
            assertThat(met.frozen().own().orElseThrow().bytes()).isPositive();
            assertThat(met.leading().own().orElseThrow().bytes()).isPositive();
            assertThat(each.count(EventKind.SPLIT_BRAIN_MEASURED)).isEqualTo(1);
            assertThat(each.shows().outlook().waiting().get(0).command()).contains("mainstay resolve --keep 2");
        }
        assertThat(two.shows().outlook().met().orElseThrow().leading().firstWrite())
                .isPresent();
    }

    @Test
    void what_they_know_of_each_other_outlives_their_agents() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofMinutes(2));
        for (Resident each : pair) {
            each.crash();
            each.start();
        }
        town.run(Duration.ofSeconds(30));

        for (Resident each : pair) {
            assertThat(each.shows().outlook().met().orElseThrow().isMeasured()).isTrue();
            assertThat(each.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
            assertThat(each.count(EventKind.SPLIT_BRAIN_MEASURED)).isEqualTo(1);
        }
    }

    @Test
    void keeping_the_main_brings_the_other_one_back_with_its_writes_saved() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        ResolveMains.Outcome outcome = resolve(pair[1], 2, false, false);

        assertThat(there(outcome)).isInstanceOf(PeerReply.Answered.class);
        town.calm();
        town.run(Duration.ofSeconds(60));
        requirePair(pair[1], pair[0], 2);
        assertThat(pair[1].count(EventKind.RESOLVE_REQUESTED)).isEqualTo(1);
        assertThat(pair[1].count(EventKind.SPLIT_BRAIN_RESOLVED)).isEqualTo(1);
        Facts facts = pair[0].lastTransition().facts();
        assertThat(facts.get("reason")).contains(REASON.value());
        assertThat(facts.get("salvaged_rows")).contains("1");
    }

    @Test
    void keeping_the_main_may_be_said_on_the_closed_node_too() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        Resident.requireStarted(here(resolve(pair[0], 2, false, false)));

        town.calm();
        town.run(Duration.ofSeconds(60));
        requirePair(pair[1], pair[0], 2);
    }

    @Test
    void keeping_the_closed_one_closes_the_main_first_and_leads_above_both_terms() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        Resident.requireStarted(here(resolve(pair[0], 1, false, false)));
        for (int turn = 0; turn < 60; turn++) {
            town.run(Town.BEAT);
            assertThat(pair[0].takesWrites() && pair[1].takesWrites())
                    .as("never both")
                    .isFalse();
        }

        town.calm();
        town.run(Duration.ofSeconds(60));
        requirePair(pair[0], pair[1], 3);
        assertThat(pair[0].count(EventKind.RESOLVE_REQUESTED)).isEqualTo(1);
        assertThat(pair[0].count(EventKind.SPLIT_BRAIN_RESOLVED)).isEqualTo(1);
        assertThat(pair[0].journal.entries().toString()).contains(REASON.value());
    }

    @Test
    void a_dry_run_shows_what_would_be_done_and_changes_nothing() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        int before = pair[0].journal.entries().size();

        assertThat(here(resolve(pair[0], 1, false, true)))
                .isInstanceOfSatisfying(CommandReply.Planned.class, planned -> {
                    assertThat(planned.plan().mayStart()).isTrue();
                    assertThat(planned.plan().kind()).isEqualTo(TransitionKind.RESOLVE);
                    assertThat(planned.plan().facts().get("fork_lsn")).isPresent();
                });
        assertThat(there(resolve(pair[1], 2, false, true))).isInstanceOf(PeerReply.Answered.class);
        town.run(Duration.ofSeconds(60));
        assertThat(pair[0].journal.entries()).hasSize(before);
        assertThat(pair[1].count(EventKind.RESOLVE_REQUESTED)).isZero();
    }

    @Test
    void a_main_that_does_not_answer_is_not_taken_for_dead_but_by_force() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        pair[1].die();
        town.run(Duration.ofSeconds(30));
        assertThat(here(resolve(pair[0], 1, false, false)))
                .isInstanceOfSatisfying(
                        CommandReply.Refused.class,
                        no -> assertThat(no.plan().refusal().orElseThrow().guard())
                                .isEqualTo(Guard.OTHER_MAIN_CAN_BE_CLOSED));

        Resident.requireStarted(here(resolve(pair[0], 1, true, false)));
        town.calm();
        town.run(Duration.ofSeconds(60));
        assertThat(pair[0].takesWrites()).isTrue();
        assertThat(pair[0].node().term()).isEqualTo(new Term(3));
        assertThat(pair[0].lastTransition().facts().get("given_up").orElseThrow())
                .contains("node 2");
        pair[1].start();
        town.run(Duration.ofMinutes(5));
        town.calm();
        assertThat(pair[0].takesWrites() && pair[1].takesWrites()).isFalse();
        assertThat(pair[0].node().term()).isEqualTo(new Term(3));
    }

    @Test
    void a_cut_in_the_middle_leaves_the_kept_one_closed() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        Resident.requireStarted(here(resolve(pair[0], 1, false, false)));
        town.cut(pair[0], pair[1]);
        town.calm();

        assertThat(pair[0].lastTransition().phase()).isEqualTo(Phase.UNDONE);
        assertThat(pair[0].takesWrites()).isFalse();
        assertThat(pair[0].count(EventKind.RESOLVE_FAILED)).isEqualTo(1);
    }

    @Test
    void what_cannot_be_resolved_from_here_says_where_it_can() {
        Resident[] pair = divided(town);
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(60));
        assertThatThrownBy(() -> resolve(pair[1], 1, false, false))
                .hasCauseInstanceOf(ConflictException.class)
                .hasMessageContaining("mainstay resolve --keep 1 --reason TEXT --url http://203.0.113.1");
        assertThatThrownBy(() -> resolve(pair[1], 9, false, false)).hasMessageContaining("Node not found");
    }

    /** F72: the old main's agent is dead, and somebody starts its database by hand. */
    @Test
    void a_database_that_somebody_starts_by_hand_beside_a_main_is_seen_without_its_agent() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.die();
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        town.run(Duration.ofMinutes(1));
        assertThat(two.count(EventKind.SPLIT_BRAIN_DETECTED)).isZero();
        one.postgres.process().start(dev.mainstay.domain.decision.StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        assertThat(one.takesWrites()).isTrue();
        town.run(Duration.ofSeconds(35));

        assertThat(two.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
        assertThat(two.shows().outlook().met().orElseThrow().frozen().node()).isEqualTo(new NodeId(1));
    }

    /** The hand-over's target is gone for ever, and nobody knows whether it led. */
    @Test
    void an_old_main_whose_target_is_gone_opens_by_force() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        town.until(
                "the database is stopped",
                () -> !one.takesWrites() && one.lastTransition().isInDoubt());
        two.die();
        town.run(Duration.ofSeconds(60));
        assertThat(one.takesWrites()).isFalse();
        assertThat(one.count(EventKind.HANDOVER_UNKNOWN)).isEqualTo(1);
        assertThat(one.shows().outlook().waiting().get(0).command())
                .isEqualTo("mainstay resolve --keep 1 --reason TEXT --force");
        assertThat(here(resolve(one, 1, false, false))).isInstanceOf(CommandReply.Refused.class);
        assertThat(one.lastTransition().kind()).isEqualTo(TransitionKind.SWITCHOVER);

        Resident.requireStarted(here(resolve(one, 1, true, false)));
        town.calm();
        town.run(Duration.ofSeconds(20));
        assertThat(one.takesWrites()).isTrue();
        assertThat(one.node().term()).isEqualTo(new Term(3));
        assertThat(one.node().condition()).isEqualTo(NodeCondition.MAIN);
    }

    /** Nodes 2 and 3 were both promoted into term 2, each on its own side of a cut. */
    private Resident[] tied() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident three = town.joined(one, 3);
        one.die();
        town.cut(two, three);
        town.run(Duration.ofSeconds(20));
        for (Resident each : new Resident[] {two, three}) {
            Resident.requireStarted(each.command(cases -> cases.promote().promote(true, Actor.user("root"), false)));
        }
        town.calm();
        assertThat(two.node().term()).isEqualTo(three.node().term());
        assertThat(two.takesWrites() && three.takesWrites()).isTrue();
        return new Resident[] {two, three};
    }

    @Test
    void in_one_term_the_longer_log_goes_on() {
        Resident[] pair = tied();
        assertThat(pair[1].postgres.write(new WalDistance(1 << 20))).isNotNull();
        town.mend(pair[0], pair[1]);
        town.run(Duration.ofSeconds(35));

        assertThat(pair[0].takesWrites()).isFalse();
        assertThat(pair[1].takesWrites()).isTrue();
        assertThat(pair[0].node().condition()).isEqualTo(NodeCondition.FENCED);
        town.until("the split brain is told", () -> pair[1].count(EventKind.SPLIT_BRAIN_DETECTED) == 1);
        town.run(Duration.ofSeconds(60));
        assertThat(pair[0].shows().outlook().met().orElseThrow().leading().node())
                .isEqualTo(new NodeId(3));
    }

    /** Messages pass one way only and no log can be seen: whoever cannot know closes, so that never both are open. */
    @Test
    void in_one_term_two_that_cannot_compare_their_logs_do_not_both_stay_open() {
        Resident[] pair = tied();
        town.messages.mend(pair[0].host(), pair[1].host());
        town.messages.mend(pair[1].host(), pair[0].host());
        town.run(Duration.ofSeconds(35));

        assertThat(pair[0].takesWrites() && pair[1].takesWrites()).isFalse();
        assertThat(pair[1].node().condition()).as("the higher number").isEqualTo(NodeCondition.FENCED);
    }

    @Test
    void a_third_node_that_sees_both_tells_too() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident three = town.joined(one, 3);
        town.cut(one, two);
        town.cut(one, three);
        town.until("the other took over", () -> two.role() == Role.MAIN);
        town.calm();
        town.mend(one, three);
        town.run(Duration.ofSeconds(35));

        assertThat(one.takesWrites() && two.takesWrites()).isFalse();
        assertThat(three.count(EventKind.SPLIT_BRAIN_DETECTED)).isLessThanOrEqualTo(1);
    }

    @Test
    void turning_a_cluster_around_is_no_meeting() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        for (int round = 0; round < 2; round++) {
            Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
            town.calm();
            town.run(Duration.ofSeconds(60));
            Resident.requireStarted(TurnaroundTest.switchOver(two, 1, false));
            town.calm();
            town.run(Duration.ofSeconds(60));
        }
        for (Resident each : new Resident[] {one, two}) {
            assertThat(each.count(EventKind.SPLIT_BRAIN_DETECTED)).isZero();
            assertThat(each.shows().outlook().met()).isEmpty();
            assertThat(each.shows().outlook().waiting()).isEmpty();
        }
    }

    @Test
    void a_main_whose_database_died_and_was_replaced_is_no_meeting() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.postgres.refuseStarts("the disk is gone");
        one.postgres.kill();
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        town.run(Duration.ofSeconds(60));

        assertThat(two.count(EventKind.SPLIT_BRAIN_DETECTED)).isZero();
    }
}
