package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.SyncRule.Known;
import dev.mainstay.domain.policy.SyncRule.Wanted;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** In which order a standby gains and loses its right to take over. */
class SyncRuleTest {

    private static final Term TERM = new Term(4);
    private static final Terms ON = terms(Synchronous.ON, false);
    private static final Terms QUORUM = terms(Synchronous.QUORUM, false);

    private static Terms terms(Synchronous mode, boolean strict) {
        return new Terms(mode, strict, Duration.ofMinutes(4));
    }

    private static SortedSet<NodeId> nodes(int... numbers) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        Arrays.stream(numbers).forEach(number -> nodes.add(new NodeId(number)));
        return nodes;
    }

    private static Wanted on(int... numbers) {
        return new Wanted(ON, nodes(numbers), numbers.length);
    }

    private static Wanted quorum(int number, int... numbers) {
        return new Wanted(QUORUM, nodes(numbers), number);
    }

    private static Known known(boolean covered, int... released) {
        return new Known(covered, nodes(released));
    }

    /** Everything that can come true has. */
    private static SyncRecord settle(SyncRecord from, Wanted wanted) {
        SyncRecord now = from;
        for (int step = 0; step < 20; step++) {
            Set<NodeId> all = now.older().nodes();
            var next = SyncRule.next(now, wanted, new Known(true, all));
            if (next.isEmpty()) {
                return now;
            }
            now = next.get();
        }
        throw new AssertionError("never settles: " + now);
    }

    @Test
    void a_standby_is_waited_for_first_and_gains_its_right_when_it_has_all_and_everybody_knows() {
        SyncRecord first = SyncRecord.first(TERM, 1, ON, List.of(new NodeId(2), new NodeId(3)));
        assertThat(first.standbyNames()).isEmpty();

        SyncRecord waits = SyncRule.next(first, on(2), known(false)).orElseThrow();
        assertThat(waits.standbyNames()).isEqualTo("node_2");
        assertThat(waits.right()).isEqualTo(Right.none());
        assertThat(waits.revision()).isEqualTo(2);

        assertThat(SyncRule.next(waits, on(2), known(false, 2, 3)))
                .as("not caught up")
                .isEmpty();
        assertThat(SyncRule.next(waits, on(2), known(true, 2)))
                .as("node 3 has not heard and may take over")
                .isEmpty();
        SyncRecord given = SyncRule.next(waits, on(2), known(true, 2, 3)).orElseThrow();
        assertThat(given.right()).isEqualTo(new Right(nodes(2), 0));
        assertThat(SyncRule.next(given, on(2), known(true, 2, 3))).isEmpty();
    }

    @Test
    void a_standby_loses_its_right_first_and_is_waited_for_until_it_can_use_no_older_one() {
        SyncRecord both = settle(SyncRecord.first(TERM, 1, ON, nodes(2, 3)), on(2, 3));
        assertThat(both.standbyNames()).isEqualTo("2 (node_2,node_3)");

        SyncRecord lost = SyncRule.next(both, on(3), known(true)).orElseThrow();
        assertThat(lost.right().nodes()).containsExactly(new NodeId(3));
        assertThat(lost.standbyNames()).isEqualTo("2 (node_2,node_3)");

        assertThat(SyncRule.next(lost, on(3), known(true, 3)))
                .as("node 2 may not know")
                .isEmpty();
        SyncRecord less = SyncRule.next(lost, on(3), known(true, 2, 3)).orElseThrow();
        assertThat(less.standbyNames()).isEqualTo("node_3");
    }

    @Test
    void falls_back_to_nobody_in_the_same_order() {
        SyncRecord one = settle(SyncRecord.first(TERM, 1, ON, nodes(2)), on(2));
        SyncRecord lost = SyncRule.next(one, on(), known(true)).orElseThrow();
        assertThat(lost.right()).isEqualTo(Right.none());
        assertThat(lost.standbyNames()).isEqualTo("node_2");
        assertThat(SyncRule.next(lost, on(), known(true))).isEmpty();
        assertThat(SyncRule.next(lost, on(), known(true, 2)).orElseThrow().standbyNames())
                .isEmpty();
    }

    @Test
    void strict_waits_for_nobody_that_exists_rather_than_not_at_all() {
        Terms strict = terms(Synchronous.ON, true);
        SyncRecord now = settle(SyncRecord.first(TERM, 1, strict, nodes()), new Wanted(strict, nodes(), 1));
        assertThat(now.standbyNames()).isEqualTo(SyncRecord.NOBODY);
    }

    @Test
    void a_quorum_asks_as_many_as_could_have_missed_a_commit() {
        SyncRecord now = settle(SyncRecord.first(TERM, 1, QUORUM, nodes(2, 3)), quorum(1, 2, 3));
        assertThat(now.standbyNames()).isEqualTo("ANY 1 (node_2,node_3)");
        assertThat(now.right()).isEqualTo(new Right(nodes(2, 3), 1));

        SyncRecord more = settle(now, quorum(1, 2, 3, 4));
        assertThat(more.standbyNames()).isEqualTo("ANY 1 (node_2,node_3,node_4)");
        assertThat(more.right()).isEqualTo(new Right(nodes(2, 3, 4), 2));
        assertThat(settle(more, quorum(2, 2, 3, 4)).right().consents()).isEqualTo(1);
    }

    @Test
    void a_quorum_lets_go_of_a_dead_standby_at_once() {
        SyncRecord now = settle(SyncRecord.first(TERM, 1, QUORUM, nodes(2, 3)), quorum(1, 2, 3));
        SyncRecord lost = SyncRule.next(now, quorum(1, 2), known(true)).orElseThrow();
        assertThat(lost.right()).isEqualTo(new Right(nodes(2), 1));
        SyncRecord less = SyncRule.next(lost, quorum(1, 2), known(false)).orElseThrow();
        assertThat(less.standbyNames()).isEqualTo("ANY 1 (node_2)");
        assertThat(SyncRule.next(less, quorum(1, 2), known(false)))
                .as("node 3 alone may have confirmed something")
                .isEmpty();
        assertThat(SyncRule.next(less, quorum(1, 2), known(true)).orElseThrow().right())
                .isEqualTo(new Right(nodes(2), 0));
    }

    @Test
    void switching_it_off_ends_every_promise() {
        SyncRecord one = settle(SyncRecord.first(TERM, 1, ON, nodes(2)), on(2));
        Terms off = terms(Synchronous.OFF, false);
        SyncRecord now =
                SyncRule.next(one, new Wanted(off, nodes(2), 1), known(true)).orElseThrow();
        assertThat(now.standbyNames()).isEmpty();
        assertThat(now.terms().on()).isFalse();
        assertThat(now.older()).isEqualTo(Right.none());
        assertThat(SyncRule.next(now, new Wanted(off, nodes(2), 1), known(true)))
                .isEmpty();
    }

    @Test
    void whoever_takes_over_waits_for_those_that_may_still_think_that_they_may() {
        SyncRecord two = settle(SyncRecord.first(TERM, 1, ON, nodes(2, 3)), on(2, 3));
        SyncRecord heir = two.inheritedBy(new NodeId(2), new Term(5));
        assertThat(heir.standbyNames()).isEqualTo("node_3");
        assertThat(heir.right()).isEqualTo(Right.none());
        assertThat(heir.revision()).isEqualTo(1);

        SyncRecord one = settle(SyncRecord.first(TERM, 1, ON, nodes(2, 3)), on(2));
        assertThat(one.inheritedBy(new NodeId(2), new Term(5)).standbyNames()).isEmpty();

        SyncRecord any = settle(SyncRecord.first(TERM, 1, QUORUM, nodes(2, 3)), quorum(1, 2, 3));
        assertThat(any.inheritedBy(new NodeId(2), new Term(5)).awaited().number())
                .as("node 3 needs the consent of node 2, which leads")
                .isZero();
    }

    @Test
    void refuses_a_right_that_the_confirmations_do_not_bear_out() {
        assertThatThrownBy(() -> new SyncRecord(
                        TERM, 1, QUORUM, new Awaited(nodes(2, 3), 1), new Right(nodes(2, 3), 0), Right.none()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("could miss");
        assertThatThrownBy(() -> new Awaited(Collections.emptySortedSet(), 1))
                .isInstanceOf(InvalidRequestException.class);
    }
}
