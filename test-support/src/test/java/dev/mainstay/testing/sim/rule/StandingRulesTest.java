package dev.mainstay.testing.sim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.transition.Promote.Trigger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules about what holds at every moment: each is broken once, and kept once. */
class StandingRulesTest {

    private final HandMadeWorld world = new HandMadeWorld(3);

    @Test
    void I1_two_that_serve_break_the_rule_under_a_guard_that_can_tell() {
        OneWriter rule = new OneWriter();
        assertThat(rule.check(world)).isEmpty();
        world.at(2).lead(new Term(2));
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("nodes 1 and 2"));
    }

    @Test
    void I2_without_a_guard_two_may_serve_while_nothing_works_between_them_and_somebody_was_promoted() {
        world.guard = SplitBrainGuard.NONE;
        world.talking = Duration.ZERO;
        world.promote(2, Trigger.AUTOMATIC, 2);
        OneWriter rule = new OneWriter();
        assertThat(rule.check(world)).isEmpty();
        world.pass(Duration.ofMinutes(1));
        world.talking = Duration.ofSeconds(30);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("more than a beat"));
    }

    @Test
    void I2_two_that_serve_without_a_promotion_on_record_break_the_rule_without_a_guard_too() {
        world.guard = SplitBrainGuard.NONE;
        world.talking = Duration.ZERO;
        world.at(2).lead(new Term(1));
        assertThat(new OneWriter().check(world)).isPresent();
    }

    @Test
    void I14_an_old_main_does_not_begin_to_serve_where_it_can_hear_of_the_new_one() {
        OldMainNeverRises rule = new OldMainNeverRises();
        assertThat(rule.check(world)).isEmpty();
        world.at(1).fall();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world)).as("the new main rises").isEmpty();
        world.at(1).serves = true;
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 1 begins to serve"));
    }

    @Test
    void I14_an_old_main_that_can_hear_of_nobody_may_begin_to_serve() {
        OldMainNeverRises rule = new OldMainNeverRises();
        world.at(1).fall();
        world.promote(2, Trigger.AUTOMATIC, 2);
        assertThat(rule.check(world)).isEmpty();
        world.talking = Duration.ofSeconds(2);
        world.at(1).serves = true;
        assertThat(rule.check(world)).isEmpty();
    }

    @Test
    void I11_a_node_does_not_tell_the_same_over_and_over() {
        ToldOnce rule = new ToldOnce();
        assertThat(rule.check(world)).isEmpty();
        world.at(1).record(EventKind.NODE_OFFLINE, "away");
        assertThat(rule.check(world)).isEmpty();
        for (int time = 0; time < 200; time++) {
            world.at(1).record(EventKind.NODE_OFFLINE, "away");
        }
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("201 events", "node_offline"));
    }

    @Test
    void I17_nothing_happens_where_nothing_goes_wrong() {
        CalmStaysCalm rule = new CalmStaysCalm();
        assertThat(rule.check(world)).isEmpty();
        world.at(1).record(EventKind.FENCED, "closed");
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 1 was fenced"));
        assertThat(brokenBy(() -> world.promote(2, Trigger.AUTOMATIC, 2))).isTrue();
        world.fault();
        assertThat(rule.check(world)).as("something went wrong").isEmpty();
    }

    @Test
    void I17_a_main_that_stops_serving_for_nothing_breaks_the_rule() {
        assertThat(brokenBy(() -> world.at(1).fall())).isTrue();
    }

    @Test
    void I25_a_main_that_everybody_backs_is_not_fenced() {
        NoWrongFence rule = new NoWrongFence();
        assertThat(rule.check(world)).isEmpty();
        world.lease = false;
        world.at(1).record(EventKind.FENCED, "the lease is gone");
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 1 was fenced"));
    }

    @Test
    void I25_a_main_that_is_outranked_or_alone_is_fenced() {
        NoWrongFence outranked = new NoWrongFence();
        world.at(2).state = world.at(2).state.knowing(new Term(2));
        world.at(1).record(EventKind.FENCED, "a newer main");
        assertThat(outranked.check(world)).isEmpty();

        NoWrongFence asked = new NoWrongFence();
        HandMadeWorld yielding = new HandMadeWorld(3);
        yielding.at(2).promoting(2, Trigger.AUTOMATIC);
        yielding.at(1).record(EventKind.FENCED, "asked to yield");
        assertThat(asked.check(yielding)).isEmpty();

        NoWrongFence alone = new NoWrongFence();
        HandMadeWorld other = new HandMadeWorld(3);
        other.talking = Duration.ofSeconds(10);
        other.at(1).record(EventKind.FENCED, "alone");
        assertThat(alone.check(other)).isEmpty();
    }

    @Test
    void I18_a_fit_secondary_takes_over_before_long() {
        Progress rule = new Progress();
        assertThat(rule.check(world)).isEmpty();
        world.at(1).fall();
        assertThat(rule.check(world)).isEmpty();
        world.pass(Duration.ofSeconds(200));
        assertThat(rule.check(world)).isEmpty();
        world.pass(Duration.ofSeconds(100));
        assertThat(rule.check(world))
                .hasValueSatisfying(what ->
                        assertThat(what).contains("nobody has served for 300 s").contains("node 2"));
    }

    @Test
    void I18_nobody_need_take_over_without_backing() {
        for (SplitBrainGuard guard : new SplitBrainGuard[] {SplitBrainGuard.MAJORITY, SplitBrainGuard.LEASE}) {
            Progress rule = new Progress();
            world.guard = guard;
            world.lease = false;
            world.talking = Duration.ZERO;
            world.at(1).fall();
            assertThat(rule.check(world)).isEmpty();
            world.pass(Duration.ofHours(1));
            assertThat(rule.check(world)).isEmpty();
        }
    }

    @Test
    void I20_no_secret_stands_in_an_event_or_a_journal() {
        NoSecretIsTold rule = new NoSecretIsTold();
        world.at(1).record(EventKind.SYNC_ERROR, "all is well");
        world.at(1).promoting(2, Trigger.AUTOMATIC);
        assertThat(rule.check(world)).isEmpty();
        world.at(2)
                .record(
                        EventKind.SYNC_ERROR,
                        "login with " + world.at(1).secrets.get(0) + " failed");
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what)
                        .contains("node 2")
                        .doesNotContain(world.at(1).secrets.get(0)));
        assertThat(rule.check(world)).as("told once").isEmpty();
    }

    /** Whether a calm world is calm no more. */
    private static boolean breaks(HandMadeWorld calm, Runnable deed) {
        CalmStaysCalm rule = new CalmStaysCalm();
        assertThat(rule.check(calm)).isEmpty();
        deed.run();
        return rule.check(calm).isPresent();
    }

    private boolean brokenBy(Runnable deed) {
        world.at(1).events.clear();
        return breaks(world, deed);
    }
}
