package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.testing.contract.LeaderLeaseContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FakeLeaseTest extends LeaderLeaseContract {

    private final FakeTicker clock = new FakeTicker();
    private final FakeLeases store = new FakeLeases(clock);
    private final FakeLease first = store.agent();
    private final FakeLease second = store.agent();

    @Override
    protected LeaderLease first() {
        return first;
    }

    @Override
    protected LeaderLease second() {
        return second;
    }

    @Override
    protected LeaderLease firstRestarted() {
        return store.agent();
    }

    @Override
    protected void pass(Duration span) {
        clock.advance(span);
    }

    @Override
    protected List<LeaseAnswer> atOnce(List<Supplier<LeaseAnswer>> questions) {
        List<CompletableFuture<LeaseAnswer>> asked =
                questions.stream().map(CompletableFuture::supplyAsync).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    @Override
    protected void leave() {
        store.leave();
    }

    @Override
    protected void comeBack() {
        store.comeBack();
    }

    @Override
    protected void forget() {
        store.forget();
    }

    @Test
    void can_be_cut_off_from_one_node() {
        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
        first.cut();

        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.UNREACHABLE);
        assertThat(second.look(second(2), LIMIT).state()).isEqualTo(State.TAKEN);
        clock.advance(LIFETIME);
        assertThat(second.hold(second(2), LIMIT).state()).isEqualTo(State.HELD);

        first.heal();
        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.OUTRANKED);
    }

    @Test
    void grants_what_was_asked_for_although_the_answer_is_lost() {
        first.deafen();

        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.UNREACHABLE);

        assertThat(second.hold(second(1), LIMIT).state()).isEqualTo(State.TAKEN);
        first.heal();
        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.HELD);
    }

    @Test
    void does_not_care_for_the_time_of_day() {
        assertThat(first.hold(first(1), LIMIT).state()).isEqualTo(State.HELD);

        clock.jump(Duration.ofHours(1));
        assertThat(second.hold(second(2), LIMIT).state()).isEqualTo(State.TAKEN);

        clock.jump(Duration.ofHours(-2));
        clock.advance(LIFETIME);
        assertThat(second.hold(second(2), LIMIT).state()).isEqualTo(State.HELD);
    }
}
