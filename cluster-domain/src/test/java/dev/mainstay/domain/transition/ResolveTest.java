package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Resolve.Business;
import dev.mainstay.domain.transition.Resolve.OtherMain;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only a closed main opens by a person's word, above every known term, and never beside one that may be open. */
class ResolveTest {

    private static final Reason REASON = new Reason("the office was on node 1");
    private static final Term HIGHER = Scenes.TERM.next().next();
    private static final NodeState CLOSED = Scenes.main().in(NodeCondition.FENCED);

    private static OtherMain other(boolean answers) {
        return new OtherMain(
                new NodeId(2), Scenes.endpoints(2), answers ? HIGHER : Term.NONE, answers, "was looked at");
    }

    private static Plan plan(NodeState self, Business business, boolean force, OtherMain other) {
        Observation seen = Scenes.seeing(Scenes.writable()).done();
        return Resolve.plan(Scenes.view(self), seen, business, new Resolve.Request(REASON, force), other);
    }

    private static Optional<Guard> refusal(Plan plan) {
        return plan.refusal().map(Verdict::guard);
    }

    @Test
    void a_closed_main_opens_above_both_terms() {
        Plan plan = plan(CLOSED, Business.NONE, false, other(true));

        assertThat(plan.mayStart()).isTrue();
        assertThat(plan.facts().get(Resolve.TERM)).contains(HIGHER.next().toString());
        assertThat(plan.facts().get(Resolve.REASON)).contains(REASON.value());
        assertThat(plan.facts().get(Resolve.OTHER)).contains("2");
        assertThat(EndpointFacts.from(Resolve.OTHER_ENDPOINTS, plan.facts())).contains(Scenes.endpoints(2));
        assertThat(plan.facts().get(Resolve.GIVEN_UP)).isEmpty();
    }

    @Test
    void a_main_that_returned_closed_may_be_opened_too_and_a_secondary_never() {
        assertThat(plan(Scenes.main().in(NodeCondition.NEEDS_REBASE), Business.NONE, false, other(true))
                        .mayStart())
                .isTrue();
        assertThat(refusal(plan(Scenes.secondary(), Business.NONE, true, other(true))))
                .contains(Guard.NODE_IS_CLOSED_MAIN);
        assertThat(refusal(plan(
                        Scenes.follower(2, Role.SECONDARY, NodeCondition.NEEDS_REBASE),
                        Business.NONE,
                        true,
                        other(true))))
                .contains(Guard.NODE_IS_CLOSED_MAIN);
        assertThat(refusal(plan(Scenes.main(), Business.NONE, true, other(true))))
                .contains(Guard.NODE_IS_CLOSED_MAIN);
    }

    @Test
    void one_that_does_not_answer_is_dead_only_by_a_persons_word() {
        assertThat(refusal(plan(CLOSED, Business.NONE, false, other(false)))).contains(Guard.OTHER_MAIN_CAN_BE_CLOSED);
        Plan forced = plan(CLOSED, Business.NONE, true, other(false));

        assertThat(forced.mayStart()).isTrue();
        assertThat(forced.facts().get(Resolve.TERM)).contains(Scenes.TERM.next().toString());
        assertThat(forced.facts().get(Resolve.GIVEN_UP).orElseThrow()).contains("node 2", "given up");
    }

    /** The term that was offered may be led in by now. */
    @Test
    void an_open_hand_over_leads_above_the_term_it_offered() {
        Plan plan = plan(Scenes.main(), Business.HAND_OVER_OPEN, true, other(false));

        assertThat(plan.mayStart()).isTrue();
        assertThat(plan.facts().get(Resolve.TERM))
                .contains(Scenes.TERM.next().next().toString());
    }

    @Test
    void nothing_else_may_run_and_the_database_must_be_the_agents() {
        assertThat(refusal(plan(CLOSED, Business.TRANSITION, true, other(true))))
                .contains(Guard.NO_TRANSITION_RUNS);
        Observation foreign = Scenes.seeing(Scenes.writable())
                .process(ProcessObservation.NOT_OURS)
                .done();
        assertThat(refusal(Resolve.plan(
                        Scenes.view(CLOSED), foreign, Business.NONE, new Resolve.Request(REASON, true), other(true))))
                .contains(Guard.AGENT_RUNS_THE_DATABASE);
    }
}
