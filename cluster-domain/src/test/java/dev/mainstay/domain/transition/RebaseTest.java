package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.Rebase.FoundMain;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebaseTest {
    private static final Timeline FIRST = new Timeline(1);
    private static final Lsn FORK = new Lsn(1_000);
    private static final Branch MAIN = new Branch(
            Scenes.DATABASE, new TimelineHistory(new Timeline(2), List.of(new Switch(FIRST, FORK))), new Lsn(5_000));
    private static final Rebase.Request BY_ITSELF = new Rebase.Request(Rebase.Trigger.AUTOMATIC, false);
    private static final Rebase.Request BY_FORCE = new Rebase.Request(Rebase.Trigger.OPERATOR, true);

    private static Branch old(long end) {
        return new Branch(Scenes.DATABASE, TimelineHistory.startingAt(FIRST), new Lsn(end));
    }

    private static BranchLook look(Branch here) {
        FoundMain main = new FoundMain(Scenes.endpoints(2).api(), Scenes.TERM.next());
        return new BranchLook(Optional.of(main), Optional.of(here), Optional.of(MAIN), true, "");
    }

    private static Plan plan(NodeCondition condition, Rebase.Request request, BranchLook look) {
        NodeState self = Scenes.main().in(condition);
        return Rebase.plan(
                Scenes.view(self), Scenes.seeing(Scenes.standby(false)).done(), request, look);
    }

    private static Optional<Guard> refusal(Plan plan) {
        return plan.refusal().map(Verdict::guard);
    }

    @Test
    void a_log_that_is_a_prefix_of_the_mains_follows_as_it_is() {
        RebaseWay way = RebaseWay.choose(old(FORK.bytes()), false, MAIN);

        assertThat(way.mode()).isEqualTo(RebaseMode.FOLLOW);
        assertThat(way.fork()).isEmpty();
    }

    @Test
    void a_log_that_went_on_beyond_the_fork_is_rewound() {
        RebaseWay way = RebaseWay.choose(old(1_001), true, MAIN);

        assertThat(way.mode()).isEqualTo(RebaseMode.REWIND);
        assertThat(way.fork()).contains(new Switch(FIRST, FORK));
    }

    @Test
    void what_cannot_be_rewound_is_copied() {
        RebaseWay way = RebaseWay.choose(old(1_001), false, MAIN);

        assertThat(way.mode()).isEqualTo(RebaseMode.BASE_BACKUP);
        assertThat(way.fork()).contains(new Switch(FIRST, FORK));
        assertThat(way.reason()).contains("wal_log_hints");
    }

    /** M6: the number is the same, the branch is not. */
    @Test
    void two_branches_of_the_same_number_parted_at_the_earlier_switch() {
        Branch other = new Branch(
                Scenes.DATABASE,
                new TimelineHistory(new Timeline(2), List.of(new Switch(FIRST, new Lsn(900)))),
                new Lsn(4_000));

        assertThat(RebaseWay.choose(other, true, MAIN).fork()).contains(new Switch(FIRST, new Lsn(900)));
    }

    /** M6: two standbys that were promoted at the same place have one history and two logs. */
    @Test
    void a_main_whose_history_is_the_present_mains_own_is_copied_over() {
        Branch other = new Branch(Scenes.DATABASE, MAIN.history(), new Lsn(4_000));
        RebaseWay way = RebaseWay.chooseForMain(other, true, MAIN);

        assertThat(way.mode()).isEqualTo(RebaseMode.BASE_BACKUP);
        assertThat(way.fork()).contains(new Switch(new Timeline(2), FORK));
        assertThat(RebaseWay.choose(other, true, MAIN).mode()).isEqualTo(RebaseMode.FOLLOW);
        assertThat(RebaseWay.chooseForMain(old(1_001), true, MAIN).mode()).isEqualTo(RebaseMode.REWIND);
    }

    /** M5: pg_rewind would find nothing to do. */
    @Test
    void a_log_that_is_longer_on_the_same_timeline_is_copied_over() {
        Branch main = old(2_000);

        RebaseWay way = RebaseWay.choose(old(3_000), true, main);

        assertThat(way.mode()).isEqualTo(RebaseMode.BASE_BACKUP);
        assertThat(way.fork()).contains(new Switch(FIRST, new Lsn(2_000)));
    }

    @Test
    void a_way_is_read_back_from_the_journal() {
        RebaseWay way = RebaseWay.choose(old(1_001), true, MAIN);

        assertThat(RebaseWay.from(way.facts())).isEqualTo(way);
        RebaseWay follow = RebaseWay.choose(old(10), true, MAIN);
        assertThat(RebaseWay.from(follow.facts())).isEqualTo(follow);
    }

    @Test
    void a_main_that_returned_closed_comes_back_by_itself() {
        Plan plan = plan(NodeCondition.NEEDS_REBASE, BY_ITSELF, look(old(1_001)));

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.facts().get("mode")).contains("rewind");
        assertThat(plan.facts().get(SetupSecondary.MAIN_URL)).contains("http://203.0.113.2:80");
    }

    @Test
    void a_main_that_took_writes_beside_another_waits_for_a_person() {
        assertThat(refusal(plan(NodeCondition.FENCED, BY_ITSELF, look(old(1_001)))))
                .contains(Guard.BRANCH_MAY_BE_LEFT);
        assertThat(plan(NodeCondition.FENCED, BY_FORCE, look(old(1_001))).mayStart())
                .isTrue();
    }

    @Test
    void a_fenced_main_that_wrote_nothing_of_its_own_needs_nobody() {
        assertThat(plan(NodeCondition.FENCED, BY_ITSELF, look(old(FORK.bytes())))
                        .mayStart())
                .isTrue();
    }

    @Test
    void a_node_that_serves_is_not_re_attached() {
        assertThat(refusal(plan(NodeCondition.MAIN, BY_FORCE, look(old(1_001)))))
                .contains(Guard.NODE_NEEDS_REBASE);
    }

    @Test
    void without_a_main_or_its_branch_there_is_no_way() {
        BranchLook nobody = new BranchLook(Optional.empty(), Optional.empty(), Optional.empty(), false, "nobody leads");
        BranchLook hidden =
                new BranchLook(look(old(1)).main(), Optional.of(old(1)), Optional.empty(), true, "wrong password");

        assertThat(refusal(plan(NodeCondition.NEEDS_REBASE, BY_FORCE, nobody))).contains(Guard.MAIN_ANSWERS);
        assertThat(refusal(plan(NodeCondition.NEEDS_REBASE, BY_FORCE, hidden))).contains(Guard.BRANCHES_ARE_KNOWN);
    }

    /** Nothing is given up by handing out a script: whoever runs it is asked. */
    @Test
    void where_the_agent_may_not_touch_the_database_a_person_is_handed_a_script() {
        BranchLook blind = new BranchLook(
                look(old(1)).main(), Optional.empty(), Optional.of(MAIN), false, "the agent does not see the log");

        for (NodeCondition closed :
                List.of(NodeCondition.NEEDS_REBASE, NodeCondition.FENCED, NodeCondition.AWAITING_REATTACH)) {
            Plan plan = planByHand(closed, BY_ITSELF, blind);
            assertThat(plan.refusal()).as(closed.word()).isEmpty();
            assertThat(RebaseWay.isByHand(plan.facts())).isTrue();
            assertThat(RebaseWay.from(plan.facts())).isEqualTo(RebaseWay.byHand());
        }
        assertThat(refusal(planByHand(NodeCondition.MAIN, BY_ITSELF, blind))).contains(Guard.NODE_NEEDS_REBASE);
        BranchLook nobody = new BranchLook(Optional.empty(), Optional.empty(), Optional.empty(), false, "nobody leads");
        assertThat(refusal(planByHand(NodeCondition.FENCED, BY_FORCE, nobody))).contains(Guard.MAIN_ANSWERS);
    }

    /** A standby that streams would seem to be done at once. */
    @Test
    void a_rebuild_is_not_done_by_hand() {
        Rebase.Request rebuild = new Rebase.Request(Rebase.Trigger.REBUILD, false);
        Plan plan = Rebase.plan(
                Scenes.view(Scenes.secondary()),
                Scenes.seeing(Scenes.standby(true))
                        .process(ProcessObservation.NOT_OURS)
                        .done(),
                rebuild,
                look(old(1)));

        assertThat(refusal(plan)).contains(Guard.AGENT_RUNS_THE_DATABASE);
    }

    private static Plan planByHand(NodeCondition condition, Rebase.Request request, BranchLook look) {
        return Rebase.plan(
                Scenes.view(Scenes.main().in(condition)),
                Scenes.seeing(Scenes.writable())
                        .process(ProcessObservation.NOT_OURS)
                        .done(),
                request,
                look);
    }

    @Test
    void data_of_another_database_is_not_touched() {
        Branch stranger =
                new Branch(new SystemIdentifier("7000000000000000001"), TimelineHistory.startingAt(FIRST), new Lsn(10));

        assertThat(refusal(plan(NodeCondition.NEEDS_REBASE, BY_FORCE, look(stranger))))
                .contains(Guard.DATA_IS_OF_THIS_CLUSTER);
    }
}
