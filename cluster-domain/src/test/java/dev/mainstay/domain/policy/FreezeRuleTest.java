package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.policy.FreezeRule.Patience;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of two mains that meet exactly one goes on, whichever of them asks, in every order of terms, histories and numbers. */
class FreezeRuleTest {

    private static Branch onFirst(long end) {
        return new Branch(Scenes.DATABASE, TimelineHistory.startingAt(new Timeline(1)), new Lsn(end));
    }

    private static Branch forkedAt(int timeline, long fork, long end) {
        TimelineHistory history =
                new TimelineHistory(new Timeline(timeline), List.of(new Switch(new Timeline(1), new Lsn(fork))));
        return new Branch(Scenes.DATABASE, history, new Lsn(end));
    }

    private static Contender node(int id, long term, Optional<Branch> branch) {
        return new Contender(new NodeId(id), new Term(term), branch);
    }

    private static int freezes(Contender one, Contender other) {
        return FreezeRule.freezes(one, other).orElseThrow().value();
    }

    @Test
    void the_lower_term_whatever_was_written() {
        assertThat(freezes(node(1, 2, Optional.of(onFirst(9_000))), node(2, 3, Optional.of(forkedAt(2, 100, 200)))))
                .isEqualTo(1);
        assertThat(freezes(node(1, 3, Optional.empty()), node(2, 2, Optional.empty())))
                .isEqualTo(2);
    }

    @Test
    void in_one_term_the_one_that_has_less_of_the_history_both_come_from() {
        Contender early = node(1, 3, Optional.of(forkedAt(2, 100, 9_000)));
        Contender late = node(2, 3, Optional.of(forkedAt(2, 200, 300)));

        assertThat(freezes(early, late)).isEqualTo(1);
        assertThat(freezes(late, early)).isEqualTo(1);
    }

    @Test
    void one_that_never_left_the_timeline_went_as_far_as_its_end() {
        Contender stayed = node(2, 3, Optional.of(onFirst(500)));

        assertThat(freezes(stayed, node(1, 3, Optional.of(forkedAt(2, 400, 9_000)))))
                .isEqualTo(1);
        assertThat(freezes(stayed, node(1, 3, Optional.of(forkedAt(2, 600, 700)))))
                .isEqualTo(2);
    }

    @Test
    void with_the_same_history_the_shorter_log_and_then_the_higher_number() {
        assertThat(freezes(node(1, 3, Optional.of(onFirst(500))), node(2, 3, Optional.of(onFirst(400)))))
                .isEqualTo(2);
        assertThat(freezes(node(1, 3, Optional.of(onFirst(500))), node(2, 3, Optional.of(onFirst(500)))))
                .isEqualTo(2);
        assertThat(freezes(
                        node(1, 3, Optional.of(forkedAt(2, 100, 500))), node(2, 3, Optional.of(forkedAt(3, 100, 600)))))
                .isEqualTo(1);
    }

    @Test
    void every_pair_agrees_on_one_whoever_asks() {
        List<Optional<Branch>> branches = List.of(
                Optional.of(onFirst(100)),
                Optional.of(onFirst(300)),
                Optional.of(forkedAt(2, 100, 150)),
                Optional.of(forkedAt(2, 100, 400)),
                Optional.of(forkedAt(2, 200, 400)),
                Optional.of(forkedAt(3, 200, 400)),
                Optional.empty());
        List<Contender> ones = new ArrayList<>();
        List<Contender> others = new ArrayList<>();
        for (long term = 1; term <= 3; term++) {
            for (Optional<Branch> branch : branches) {
                ones.add(node(1, term, branch));
                others.add(node(2, term, branch));
            }
        }
        for (Contender one : ones) {
            for (Contender other : others) {
                assertThat(FreezeRule.freezes(one, other)).isEqualTo(FreezeRule.freezes(other, one));
                boolean first = FreezeRule.mustFreeze(one, other, Patience.LEFT);
                boolean second = FreezeRule.mustFreeze(other, one, Patience.LEFT);
                assertThat(first ^ second).as(one + " beside " + other).isTrue();
            }
        }
    }

    /** A cut one way: one side sees both logs and the other does not. Both may close; never may both stay open. */
    @Test
    void what_one_side_does_not_see_never_leaves_both_open() {
        List<Branch> branches = List.of(onFirst(100), onFirst(300), forkedAt(2, 100, 150), forkedAt(2, 200, 400));
        for (Branch mine : branches) {
            for (Branch theirs : branches) {
                for (int self : List.of(1, 2)) {
                    Contender seeing = node(self, 3, Optional.of(mine));
                    Contender seen = node(3 - self, 3, Optional.of(theirs));
                    boolean first = FreezeRule.mustFreeze(seeing, seen, Patience.LEFT);
                    boolean second = FreezeRule.mustFreeze(seen, node(self, 3, Optional.empty()), Patience.OVER);
                    assertThat(first || second).isTrue();
                }
            }
        }
    }
}
