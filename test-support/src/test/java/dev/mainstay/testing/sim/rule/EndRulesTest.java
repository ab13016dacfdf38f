package dev.mainstay.testing.sim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.transition.TransitionKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The rules about what is left when faults are over: each is broken once, and kept once. */
class EndRulesTest {

    private final HandMadeWorld world = new HandMadeWorld(3);

    @Test
    void all_rules_hold_in_a_world_that_is_well_and_each_has_a_name_and_a_text() {
        List<Invariant> rules = Rules.all().stream().map(Supplier::get).toList();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.check(world)).as(rule.id()).isEmpty();
            assertThat(rule.checkEnd(world)).as(rule.id()).isEmpty();
            assertThat(rule.id()).startsWith("I");
            assertThat(rule.text()).isNotBlank();
        });
        assertThat(rules.stream().map(Invariant::id)).doesNotHaveDuplicates();
    }

    @Test
    void I10_no_transition_is_half_done() {
        world.at(3).begin(TransitionKind.REBASE, Facts.none());
        assertThat(new EveryTransitionEnds().checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 3 is still at rebase"));
    }

    @Test
    void I11_there_is_one_main() {
        world.at(1).fall();
        assertThat(new Converges().checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).startsWith("0 nodes"));
        world.at(1).lead(new Term(1));
        world.at(2).lead(new Term(2));
        assertThat(new Converges().checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).startsWith("2 nodes"));
    }

    @Test
    void I11_who_does_not_stream_says_why_not() {
        Converges rule = new Converges();
        world.at(3).from = Optional.empty();
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 3 neither streams"));
        world.at(3).state = world.at(3).state.in(NodeCondition.NEEDS_REBASE);
        assertThat(rule.checkEnd(world)).as("a state without an event").isPresent();
        world.at(3).record(EventKind.NEEDS_REBASE, "its WAL is gone");
        assertThat(rule.checkEnd(world)).isEmpty();
    }

    @Test
    void I11_a_green_status_with_other_rows_breaks_the_rule() {
        NoSilentDivergence rule = new NoSilentDivergence();
        assertThat(world.write(1, 1, 2, 3)).isNotNull();
        assertThat(rule.checkEnd(world)).isEmpty();
        assertThat(world.write(1, 1, 2)).isNotNull();
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 3 streams"));
        world.at(3).flushed = HandMadeWorld.lsn(999);
        assertThat(rule.checkEnd(world)).as("it is only behind").isEmpty();
    }

    @Test
    void I12_no_row_is_destroyed_without_a_copy() {
        NothingVanishes rule = new NothingVanishes();
        long row = world.write(1, 1).row();
        assertThat(rule.check(world)).isEmpty();
        world.at(1).rows.clear();
        world.at(1).flushed = HandMadeWorld.lsn(900);
        assertThat(rule.check(world)).as("it was moved aside").isEmpty();
        world.at(1).kept.clear();
        world.at(1).flushed = HandMadeWorld.lsn(800);
        assertThat(rule.check(world))
                .hasValueSatisfying(what -> assertThat(what).contains("row " + row));
        assertThat(rule.checkEnd(world)).isPresent();
    }

    @Test
    void I13_what_a_node_remembers_is_what_its_database_does() {
        RolesAgree rule = new RolesAgree();
        world.at(2).serves = true;
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 2 remembers to be secondary"));
        world.at(2).serves = false;
        world.at(1).fall();
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 1 remembers to be main"));
    }

    @Test
    void I19_the_main_has_a_slot_for_everybody_and_the_others_have_none() {
        SlotsKeepFaith rule = new SlotsKeepFaith();
        SlotName third = SlotName.of(new NodeId(3));
        world.at(2).slots.add(new ReplicationSlot(third, false, false, Optional.empty()));
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("node 2 is no main"));
        world.at(2).slots.clear();
        world.at(1).slots.removeIf(slot -> slot.name().equals(third));
        assertThat(rule.checkEnd(world))
                .hasValueSatisfying(what -> assertThat(what).contains("no slot for node 3"));
        world.at(1).slots.add(new ReplicationSlot(third, false, true, Optional.empty()));
        assertThat(rule.checkEnd(world)).as("a lost one is none").isPresent();
        world.at(1).record(EventKind.SLOT_LOST, "the slot of node 3 lost its WAL");
        assertThat(rule.checkEnd(world)).isEmpty();
    }
}
