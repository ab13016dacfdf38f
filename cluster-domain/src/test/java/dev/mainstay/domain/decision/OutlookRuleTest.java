package dev.mainstay.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.decision.Outlook.Prospect;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The standing explanation, in every situation in which a person reads it. */
class OutlookRuleTest {

    private static Outlook explain(ClusterView view, Observation seen, Policy policy, Optional<TwoMains> met) {
        Explanation why =
                Decider.decide(view, seen, policy, Duration.ofHours(1)).explanation();
        return OutlookRule.explain(new OutlookRule.Grounds(view, seen, policy, why, Optional.empty(), met, false));
    }

    private static Outlook explain(NodeState self, Observation seen) {
        return explain(Scenes.view(self), seen, Scenes.POLICY, Optional.empty());
    }

    private static Observation mainWithStandbys(String... states) {
        List<Standby> standbys = new ArrayList<>();
        for (int at = 0; at < states.length; at++) {
            standbys.add(new Standby(
                    "node_" + (at + 2), states[at], Optional.of(new Lsn(4_900)), Optional.of(new Lsn(4_900))));
        }
        return Scenes.seeing(new DatabaseObservation.Writable(
                        Scenes.DATABASE, new Timeline(1), new Lsn(5_000), false, standbys, List.of()))
                .done();
    }

    @Test
    void a_secondary_that_would_take_over_says_when_and_in_which_term() {
        Outlook outlook = explain(
                Scenes.secondary(),
                Scenes.seeing(Scenes.standby(true)).evidence(Scenes.mainIsUp()).done());

        assertThat(outlook.prospect()).isEqualTo(Prospect.TAKES_OVER);
        assertThat(outlook.sentence()).contains("would take over by itself after 120 s", "lead in term 4");
        assertThat(outlook.whyNotSooner()).singleElement().asString().contains("The main lives");
        assertThat(outlook.rule().fenceAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(outlook.waiting()).isEmpty();
    }

    /** Another secondary must consent, and is asked only when the main is lost: that keeps nobody from taking over. */
    @Test
    void consent_that_is_not_asked_for_yet_is_no_obstacle() {
        Outlook outlook = explain(
                Scenes.secondary(),
                Scenes.seeing(Scenes.standby(true))
                        .evidence(Scenes.mainIsUp())
                        .peer(Scenes.answering(1, Role.MAIN, Scenes.TERM))
                        .peer(Scenes.answering(3, Role.SECONDARY, Scenes.TERM))
                        .done());

        assertThat(outlook.prospect()).isEqualTo(Prospect.TAKES_OVER);
        assertThat(outlook.whyNotSooner()).anyMatch(reason -> reason.startsWith("nodes consent: not yet"));
    }

    @Test
    void an_isolated_main_says_until_when_it_is_closed() {
        Outlook outlook = explain(Scenes.main().in(NodeCondition.ISOLATED), mainWithStandbys());

        assertThat(outlook.prospect()).isEqualTo(Prospect.CLOSED);
        assertThat(outlook.waiting())
                .singleElement()
                .satisfies(one -> assertThat(one.what()).contains("until it has it again"));
    }

    @Test
    void a_script_that_somebody_must_run_is_named_with_its_command() {
        Observation byHand = Scenes.seeing(Scenes.writable())
                .process(ProcessObservation.NOT_OURS)
                .done();
        NodeState returned = Scenes.secondary().in(NodeCondition.AWAITING_REATTACH);
        NodeState joining = Scenes.secondary().in(NodeCondition.AWAITING_REPLICA);

        assertThat(waiting(returned, byHand, Optional.of("/s/reattach_replica.sh")))
                .singleElement()
                .satisfies(one -> assertThat(one.command()).startsWith("bash /s/reattach_replica.sh --dry-run"));
        assertThat(waiting(returned, byHand, Optional.empty()))
                .singleElement()
                .satisfies(one -> assertThat(one.command()).startsWith("mainstay reattach"));
        assertThat(waiting(joining, byHand, Optional.of("/s/setup_replica.sh")))
                .singleElement()
                .satisfies(one -> assertThat(one.command()).startsWith("bash /s/setup_replica.sh"));
        assertThat(waiting(joining, byHand, Optional.empty())).isEmpty();
    }

    private static List<Outlook.Waiting> waiting(NodeState self, Observation seen, Optional<String> script) {
        ClusterView view = Scenes.view(self);
        Explanation why =
                Decider.decide(view, seen, Scenes.POLICY, Duration.ofHours(1)).explanation();
        return OutlookRule.explain(new OutlookRule.Grounds(
                        view, seen, Scenes.POLICY, why, Optional.empty(), Optional.empty(), false, List.of(), script))
                .waiting();
    }

    @Test
    void one_that_may_not_says_what_keeps_it() {
        Observation seen = Scenes.seeing(Scenes.standby(true, true))
                .evidence(Scenes.everyPath(Sign.DOWN, Duration.ofMinutes(5)))
                .done();
        Outlook outlook = explain(Scenes.view(Scenes.secondary()), seen, Scenes.policy(false), Optional.empty());

        assertThat(outlook.prospect()).isEqualTo(Prospect.WAITS);
        assertThat(outlook.sentence()).contains("automatic failover is off", "replay is paused");
        assertThat(outlook.waiting())
                .extracting(Outlook.Waiting::command)
                .containsExactly("mainstay promote --dry-run", "psql -c 'SELECT pg_wal_replay_resume()'");
    }

    @Test
    void a_main_names_who_could_take_over_and_who_could_not() {
        Outlook outlook = explain(Scenes.main(), mainWithStandbys("streaming", "catchup"));

        assertThat(outlook.prospect()).isEqualTo(Prospect.REPLACEABLE);
        assertThat(outlook.sentence()).isEqualTo("If this main died now, node 2 could take over after 120 s");
        assertThat(outlook.successors()).hasSize(2);
        assertThat(outlook.successors().get(0).reasons()).containsExactly("it streams, 100 bytes behind");
        assertThat(outlook.successors().get(1).able()).isFalse();
        assertThat(outlook.successors().get(1).reasons()).containsExactly("its stream is catchup");
    }

    @Test
    void a_main_that_nobody_could_replace_says_so() {
        List<Node> nodes = List.of(
                Scenes.node(1, Role.MAIN, NodeStatus.ONLINE),
                Scenes.node(2, Role.SECONDARY, NodeStatus.OFFLINE).rebasing(true),
                Scenes.node(3, Role.SERVER3, NodeStatus.ONLINE));
        ClusterView view = new ClusterView(Scenes.main(), Optional.empty(), nodes);
        Outlook outlook = explain(view, mainWithStandbys(), Scenes.POLICY, Optional.empty());

        assertThat(outlook.prospect()).isEqualTo(Prospect.ALONE);
        assertThat(outlook.successors()).allMatch(one -> !one.able());
        assertThat(outlook.waiting())
                .extracting(Outlook.Waiting::command)
                .containsExactly("mainstay reattach --node 2 --dry-run");
    }

    @Test
    void a_closed_node_takes_nobodys_place() {
        Outlook outlook = explain(Scenes.main().in(NodeCondition.NEEDS_REBASE), mainWithStandbys());

        assertThat(outlook.prospect()).isEqualTo(Prospect.CLOSED);
        assertThat(outlook.waiting())
                .extracting(Outlook.Waiting::command)
                .containsExactly("mainstay reattach --dry-run");
        assertThat(explain(Scenes.standalone(), Scenes.seeing(Scenes.writable()).done())
                        .prospect())
                .isEqualTo(Prospect.STANDALONE);
    }

    @Test
    void two_mains_wait_for_a_person_before_everything_else() {
        TwoMains met = TwoMains.met(
                new Contender(new NodeId(2), new Term(4), Optional.empty()),
                new Contender(new NodeId(1), new Term(3), Optional.empty()));
        Outlook outlook = explain(
                Scenes.view(Scenes.main().in(NodeCondition.FENCED)),
                mainWithStandbys(),
                Scenes.POLICY,
                Optional.of(met));

        assertThat(outlook.waiting()).hasSize(1);
        assertThat(outlook.waiting().get(0).command()).startsWith("mainstay resolve --keep 2 --reason TEXT");
    }
}
