package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every {@link LeaderLease} keeps, as two nodes of one cluster see it. */
public abstract class LeaderLeaseContract {

    /** Of the leases in these tests; the shortest that Debian's etcd grants. */
    protected static final Duration LIFETIME = Duration.ofSeconds(2);

    /** Of one question. */
    protected static final Duration LIMIT = Duration.ofSeconds(5);

    private static final ClusterId CLUSTER = new ClusterId("0b5c2a52-5f0e/4f86");
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS = 200;

    /** The lease as the first node's agent sees it; the same one for a whole test. */
    protected abstract LeaderLease first();

    /** As the second node's agent sees it. */
    protected abstract LeaderLease second();

    /** As another agent of the first node sees it, which knows nothing of the former one's. */
    protected abstract LeaderLease firstRestarted();

    /** Lets at least that much time pass for the third party. */
    protected abstract void pass(Duration span);

    /** Asks all of it at one time and returns the answers in order. */
    protected abstract List<LeaseAnswer> atOnce(List<Supplier<LeaseAnswer>> questions);

    /** The third party cannot be reached from now on. */
    protected abstract void leave();

    /** It can again, with what it remembered. */
    protected abstract void comeBack();

    /** It loses its memory, and is there. */
    protected abstract void forget();

    /** What the first node asks in that term, with no demand on memory. */
    protected static LeaseClaim first(long term) {
        return claim(1, term, Term.NONE);
    }

    /** What the second node asks. */
    protected static LeaseClaim second(long term) {
        return claim(2, term, Term.NONE);
    }

    private static LeaseClaim claim(int node, long term, Term memory) {
        return new LeaseClaim(CLUSTER, new NodeId(node), new Term(term), LIFETIME, memory);
    }

    private static LeaseClaim demanding(LeaseClaim claim, long memory) {
        return new LeaseClaim(claim.cluster(), claim.node(), claim.term(), claim.lifetime(), new Term(memory));
    }

    @Test
    void is_free_at_first_and_remembers_nothing() {
        assertThat(first().look(first(1), LIMIT)).isEqualTo(answer(State.FREE));
    }

    @Test
    void is_held_by_who_asks_first_and_all_see_it() {
        LeaseAnswer held = hold(first(), first(1));

        assertThat(held.latest()).isEmpty();
        assertThat(held.holder()).contains(first(1).holder());
        assertThat(held.revision()).isPositive();
        assertThat(second().look(second(2), LIMIT))
                .isEqualTo(new LeaseAnswer(
                        State.TAKEN,
                        Optional.of(first(1).holder()),
                        Optional.of(first(1).holder()),
                        held.revision(),
                        ""));
    }

    @Test
    void is_refused_to_others_while_it_is_held() {
        LeaseAnswer held = hold(first(), first(1));

        assertThat(second().hold(second(1), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(second().hold(second(2), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(hold(first(), first(1)).revision()).isEqualTo(held.revision());
    }

    @Test
    void stays_as_long_as_it_is_renewed() {
        LeaseAnswer held = hold(first(), first(1));
        for (int turn = 0; turn < 4; turn++) {
            pass(LIFETIME.dividedBy(2));

            LeaseAnswer renewed = hold(first(), first(1));

            assertThat(renewed.revision()).isEqualTo(held.revision());
            assertThat(renewed.latest()).contains(first(1).holder());
            assertThat(second().hold(second(2), LIMIT).state()).isEqualTo(State.TAKEN);
        }
    }

    @Test
    void ends_by_time_and_goes_to_who_asks_with_a_higher_term() {
        LeaseAnswer before = hold(first(), first(1));
        awaitEnd();

        LeaseAnswer after = hold(second(), second(2));

        assertThat(after.revision()).isGreaterThan(before.revision());
        assertThat(after.latest()).contains(first(1).holder());
        assertThat(first().hold(first(1), LIMIT))
                .isEqualTo(new LeaseAnswer(
                        State.OUTRANKED,
                        Optional.of(second(2).holder()),
                        Optional.of(second(2).holder()),
                        after.revision(),
                        ""));
        assertThat(first().hold(first(2), LIMIT).state()).isEqualTo(State.TAKEN);
    }

    @Test
    void lasts_for_its_time() {
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
        pass(LIFETIME.dividedBy(2));

        assertThat(second().hold(second(2), LIMIT).state()).isEqualTo(State.TAKEN);
    }

    @Test
    void comes_back_to_its_former_holder_when_nobody_took_it() {
        LeaseAnswer before = hold(first(), first(1));
        awaitEnd();

        assertThat(hold(first(), first(1)).revision()).isGreaterThan(before.revision());
    }

    @Test
    void never_grants_a_lower_term_nor_one_to_two_nodes() {
        assertThat(first().hold(first(5), LIMIT).state()).isEqualTo(State.HELD);
        assertThat(first().release(first(5), LIMIT).state()).isEqualTo(State.FREE);

        LeaseAnswer lower = second().hold(second(4), LIMIT);
        LeaseAnswer same = second().hold(second(5), LIMIT);

        assertThat(lower)
                .isEqualTo(new LeaseAnswer(State.OUTRANKED, Optional.empty(), Optional.of(first(5).holder()), 0, ""));
        assertThat(same).isEqualTo(lower);
        assertThat(second().hold(second(6), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void shows_who_claims_nothing_yet_that_it_is_free_and_which_term_comes_next() {
        assertThat(first().hold(first(5), LIMIT).state()).isEqualTo(State.HELD);
        assertThat(first().look(first(4), LIMIT).state()).isEqualTo(State.HELD);
        assertThat(second().look(second(4), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(first().release(first(5), LIMIT).state()).isEqualTo(State.FREE);

        for (long term = 4; term < 7; term++) {
            assertThat(second().look(second(term), LIMIT))
                    .isEqualTo(new LeaseAnswer(State.FREE, Optional.empty(), Optional.of(first(5).holder()), 0, ""));
        }
    }

    @Test
    void goes_on_in_a_higher_term_of_its_holder() {
        LeaseAnswer before = hold(first(), first(1));

        LeaseAnswer after = hold(first(), first(3));

        assertThat(after.holder()).contains(first(3).holder());
        assertThat(after.latest()).contains(first(1).holder());
        assertThat(after.revision()).isGreaterThan(before.revision());
        assertThat(first().hold(first(2), LIMIT).state()).isEqualTo(State.OUTRANKED);
    }

    @Test
    void is_given_back_at_once() {
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);

        assertThat(first().release(first(1), LIMIT))
                .isEqualTo(new LeaseAnswer(State.FREE, Optional.empty(), Optional.of(first(1).holder()), 0, ""));
        assertThat(second().hold(second(2), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void is_not_given_back_by_others_nor_for_another_term() {
        LeaseAnswer held = hold(first(), first(2));

        assertThat(second().release(second(3), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.OUTRANKED);
        assertThat(first().release(first(3), LIMIT).state()).isEqualTo(State.HELD);
        assertThat(hold(first(), first(2)).revision()).isEqualTo(held.revision());
    }

    @Test
    void may_be_given_back_twice() {
        assertThat(first().release(first(1), LIMIT)).isEqualTo(answer(State.FREE));
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);

        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.FREE);
        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.FREE);
    }

    @Test
    void goes_on_after_its_holder_restarted_and_shuts_the_former_agent_out() {
        LeaseAnswer before = hold(first(), first(1));

        LeaseAnswer after = hold(firstRestarted(), first(1));

        assertThat(after.revision()).isGreaterThan(before.revision());
        assertThat(second().hold(second(2), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.TAKEN);
        assertThat(first().hold(first(1), LIMIT).reason()).contains("another agent");
    }

    @Test
    void is_given_back_by_who_restarted() {
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);

        assertThat(firstRestarted().release(first(1), LIMIT).state()).isEqualTo(State.FREE);
        assertThat(second().look(second(2), LIMIT).state()).isEqualTo(State.FREE);
    }

    @Test
    void is_granted_once_when_two_ask_at_once() {
        for (int term = 1; term < 8; term++) {
            long now = term;
            List<LeaseAnswer> answers =
                    atOnce(List.of(() -> first().hold(first(now), LIMIT), () -> second().hold(second(now), LIMIT)));

            assertThat(answers).extracting(LeaseAnswer::state).containsExactlyInAnyOrder(State.HELD, State.TAKEN);
            assertThat(answers.get(0).holder()).isEqualTo(answers.get(1).holder());
            List<LeaseAnswer> ends = List.of(first().release(first(now), LIMIT), second().release(second(now), LIMIT));
            assertThat(ends).extracting(LeaseAnswer::state).contains(State.FREE);
        }
    }

    @Test
    void knows_nothing_while_the_third_party_is_away_and_goes_on_afterwards() {
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
        leave();

        LeaseAnswer lost = first().hold(first(1), LIMIT);

        assertThat(lost).isEqualTo(LeaseAnswer.unreachable(lost.reason()));
        assertThat(lost.reason()).isNotBlank();
        assertThat(second().look(second(2), LIMIT).state()).isEqualTo(State.UNREACHABLE);
        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.UNREACHABLE);
        comeBack();
        assertThat(second().hold(second(1), LIMIT).state()).isIn(State.TAKEN, State.OUTRANKED);
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void grants_nothing_after_a_loss_of_memory_unless_it_is_trusted() {
        assertThat(first().hold(first(3), LIMIT).state()).isEqualTo(State.HELD);
        forget();

        assertThat(first().hold(demanding(first(3), 3), LIMIT)).isEqualTo(answer(State.FORGOTTEN));
        assertThat(second().hold(demanding(second(4), 3), LIMIT)).isEqualTo(answer(State.FORGOTTEN));
        assertThat(second().look(demanding(second(4), 3), LIMIT)).isEqualTo(answer(State.FORGOTTEN));
        assertThat(second().look(second(4), LIMIT)).isEqualTo(answer(State.FREE));

        LeaseAnswer trusted = first().hold(demanding(first(3), 3).trusting(), LIMIT);

        assertThat(trusted.state()).isEqualTo(State.HELD);
        assertThat(trusted.latest()).isEmpty();
        assertThat(first().hold(demanding(first(3), 3), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void grants_nothing_when_it_was_away_during_a_term_unless_it_is_trusted() {
        assertThat(first().hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
        assertThat(first().release(first(1), LIMIT).state()).isEqualTo(State.FREE);

        LeaseAnswer behind = second().hold(demanding(second(3), 2), LIMIT);

        assertThat(behind.state()).isEqualTo(State.FORGOTTEN);
        assertThat(behind.latest()).contains(new LeaseHolder(new NodeId(1), new Term(1)));
        assertThat(second().hold(demanding(second(3), 1), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void keeps_clusters_apart() {
        LeaseClaim other = new LeaseClaim(new ClusterId("other"), new NodeId(2), new Term(1), LIFETIME, Term.NONE);
        assertThat(first().hold(first(7), LIMIT).state()).isEqualTo(State.HELD);

        assertThat(second().hold(other, LIMIT).state()).isEqualTo(State.HELD);
        assertThat(first().hold(first(7), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void counts_whole_seconds_rounded_up() {
        assertThat(lasting(Duration.ofMillis(1)).seconds()).isEqualTo(1);
        assertThat(lasting(Duration.ofSeconds(30)).seconds()).isEqualTo(30);
        assertThat(lasting(Duration.ofMillis(30_001)).seconds()).isEqualTo(31);
        assertThatThrownBy(() -> lasting(Duration.ZERO)).isInstanceOf(InvalidRequestException.class);
    }

    private static LeaseClaim lasting(Duration lifetime) {
        return new LeaseClaim(CLUSTER, new NodeId(1), new Term(1), lifetime, Term.NONE);
    }

    private static LeaseAnswer hold(LeaderLease lease, LeaseClaim claim) {
        LeaseAnswer answer = lease.hold(claim, LIMIT);
        assertThat(answer.state()).as(answer.reason()).isEqualTo(State.HELD);
        return answer;
    }

    private static LeaseAnswer answer(State state) {
        return new LeaseAnswer(state, Optional.empty(), Optional.empty(), 0, "");
    }

    /** The third party may take a little longer than the lease. */
    private void awaitEnd() {
        pass(LIFETIME);
        for (int look = 0; second().look(second(9), LIMIT).state() != State.FREE; look++) {
            assertThat(look).isLessThan(LOOKS);
            pass(LOOK);
        }
    }
}
