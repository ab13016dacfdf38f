package dev.mainstay.testing.sim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.Promote.Trigger;
import dev.mainstay.domain.transition.TransitionKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules about promotions: each is broken once, and kept once. */
class PromotionRulesTest {

    private final HandMadeWorld world = new HandMadeWorld(3);

    @Test
    void I1_a_superseded_main_acknowledges_nothing() {
        OneAcknowledger rule = new OneAcknowledger();
        assertThat(world.write(1, 1)).isNotNull();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(world.write(1, 1)).isNotNull();
        assertThat(rule.check(world)).as("its successor served nobody yet").isEmpty();
        assertThat(world.write(2, 2)).isNotNull();
        assertThat(rule.check(world)).isEmpty();
        assertThat(world.write(1, 1)).isNotNull();
        assertThat(rule.check(world))
                .hasValueSatisfying(what ->
                        assertThat(what).contains("node 1 acknowledged row 3").contains("node 2"));
    }

    @Test
    void I1_nobody_is_blamed_without_a_guard_or_after_a_promotion_of_its_own() {
        OneAcknowledger rule = new OneAcknowledger();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(world.write(2, 2)).isNotNull();
        world.promote(1, Trigger.HANDED_OVER, 3);
        assertThat(world.write(1, 1)).isNotNull();
        assertThat(rule.check(world)).isEmpty();
        world.guard = SplitBrainGuard.NONE;
        assertThat(world.write(2, 2)).isNotNull();
        assertThat(rule.check(world)).isEmpty();
    }

    @Test
    void I4_the_bound_is_at_least_what_was_lost() {
        BoundedLoss rule = new BoundedLoss();
        assertThat(world.write(1, 1, 2)).isNotNull();
        assertThat(world.write(1, 1)).isNotNull();
        promoteWithBound(2, 80);
        assertThat(rule.check(world)).isEmpty();

        assertThat(world.write(2, 2)).isNotNull();
        promoteWithBound(3, 159);
        assertThat(rule.check(world))
                .as("the rows of 1 and 2 that 3 never got, once each")
                .hasValueSatisfying(
                        what -> assertThat(what).contains("lost 200").contains("at most 159"));
    }

    @Test
    void I5_a_hand_over_loses_no_row() {
        SwitchoverLosesNothing rule = new SwitchoverLosesNothing();
        assertThat(world.write(1, 1, 2)).isNotNull();
        world.promote(2, Trigger.HANDED_OVER, 2);
        assertThat(rule.check(world)).isEmpty();
        assertThat(world.write(2, 2)).isNotNull();
        world.promote(3, Trigger.HANDED_OVER, 3);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("lost 2 acknowledged rows"));
    }

    @Test
    void I5_the_log_of_a_main_that_handed_over_ends_where_the_new_branch_begins() {
        SwitchoverLosesNothing rule = new SwitchoverLosesNothing();
        assertThat(world.write(1, 1, 2)).isNotNull();
        world.at(1).flushed = HandMadeWorld.lsn(1001);
        world.promote(2, Trigger.HANDED_OVER, 2);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("forked at 0/3E8"));
    }

    @Test
    void I6_no_term_is_forgotten() {
        TermsGrow rule = new TermsGrow();
        world.at(2).state = world.at(2).state.knowing(new Term(4));
        assertThat(rule.check(world)).isEmpty();
        assertThat(rule.check(world)).isEmpty();
        world.at(2).state = new HandMadeNode(2).state;
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 2 knew term 4"));
    }

    @Test
    void I6_no_term_has_two_mains() {
        OneMainPerTerm rule = new OneMainPerTerm();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world)).isEmpty();
        world.promote(3, Trigger.AUTOMATIC, 3);
        assertThat(rule.check(world)).isEmpty();
        world.promote(1, Trigger.OPERATOR, 2);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("term 2").contains("node 2"));
    }

    @Test
    void I7_only_who_streamed_from_the_last_main_promotes_itself() {
        PromotedWasFit rule = new PromotedWasFit();
        assertThat(rule.check(world)).isEmpty();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world)).isEmpty();
        world.promote(3, Trigger.AUTOMATIC, 3);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 3").contains("never streamed from node 2"));
    }

    @Test
    void I7_who_follows_the_new_main_may_be_the_next() {
        PromotedWasFit rule = new PromotedWasFit();
        assertThat(rule.check(world)).isEmpty();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world)).isEmpty();
        world.at(3).follow(new NodeId(2), new Term(2));
        assertThat(rule.check(world)).isEmpty();
        world.promote(3, Trigger.AUTOMATIC, 3);
        assertThat(rule.check(world)).isEmpty();
    }

    @Test
    void I7_nobody_whose_replay_is_paused_promotes_itself() {
        PromotedWasFit rule = new PromotedWasFit();
        world.at(2).paused = true;
        assertThat(rule.check(world)).isEmpty();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("replay was paused"));
    }

    @Test
    void I8_nobody_promotes_itself_beside_a_main_it_can_speak_to() {
        NotBesideAHealthyMain rule = new NotBesideAHealthyMain();
        assertThat(rule.check(world)).isEmpty();
        world.pass(HandMadeWorld.THRESHOLD.plusSeconds(1));
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 1 served clients"));
    }

    @Test
    void I8_a_main_that_was_cut_off_or_was_down_proves_nothing() {
        NotBesideAHealthyMain cut = new NotBesideAHealthyMain();
        assertThat(cut.check(world)).isEmpty();
        world.pass(Duration.ofMinutes(5));
        world.talking = Duration.ofSeconds(20);
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(cut.check(world)).isEmpty();

        NotBesideAHealthyMain down = new NotBesideAHealthyMain();
        world.talking = Duration.ofHours(1);
        world.at(1).fall();
        assertThat(down.check(world)).isEmpty();
        world.promotions.clear();
        assertThat(new NotBesideAHealthyMain().check(world)).isEmpty();
    }

    private void promoteWithBound(int node, long bytes) {
        world.promote(node, Trigger.AUTOMATIC, node);
        world.at(node).begin(TransitionKind.PROMOTE, Facts.of(Promote.LOSS_BOUND_BYTES, bytes));
    }
}
