package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.JournalEntry.Finished;
import dev.mainstay.domain.transition.JournalEntry.Started;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.testing.fake.FakeTicker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the loop begins by itself and what comes to nothing is tried again later each time. */
class RetriesTest {
    private static final Duration HAND_OVER = Duration.ofMinutes(1);

    private final Town town = new Town();
    private final FakeTicker clock = town.clock;
    private final Retries retries = new Retries(clock, HAND_OVER);

    private Duration rest(TransitionKind kind) {
        Duration waited = Duration.ZERO;
        while (!retries.isDue(kind)) {
            clock.advance(Duration.ofMillis(100));
            waited = waited.plusMillis(100);
        }
        return waited;
    }

    @Test
    void each_kind_rests_longer_each_time_and_for_itself() {
        List<Long> rests = new ArrayList<>();
        for (int time = 0; time < 8; time++) {
            retries.failed(TransitionKind.REBASE);
            assertThat(retries.isDue(TransitionKind.PROMOTE)).isTrue();
            rests.add(rest(TransitionKind.REBASE).toMillis());
        }
        assertThat(rests).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    }

    @Test
    void it_starts_over_when_none_is_wanted_and_when_the_last_failure_is_long_ago() {
        for (int time = 0; time < 5; time++) {
            retries.failed(TransitionKind.REBASE);
        }
        retries.startOver(TransitionKind.REBASE);
        assertThat(retries.isDue(TransitionKind.REBASE)).isTrue();
        for (int time = 0; time < 5; time++) {
            retries.failed(TransitionKind.REBASE);
        }
        clock.advance(Duration.ofMinutes(3));
        retries.failed(TransitionKind.REBASE);
        assertThat(rest(TransitionKind.REBASE)).hasMillis(200);
    }

    @Test
    void a_crashed_database_has_its_time_to_come_back() {
        retries.failed(TransitionKind.CRASH_HANDOVER);
        assertThat(rest(TransitionKind.CRASH_HANDOVER)).isEqualTo(HAND_OVER);
    }

    @Test
    void closing_a_node_is_never_too_soon() {
        retries.failed(TransitionKind.FENCE);
        assertThat(retries.isDue(TransitionKind.FENCE)).isTrue();
    }

    @Test
    void a_reattach_that_was_taken_back_rests_from_its_end_on() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        one.die();
        town.until("the second took over", () -> two.role() == Role.MAIN);
        town.calm();
        one.between(ports -> OnePort.with(ports, DataDirectory.class, unwritable(ports.data())));
        one.start();
        town.run(Duration.ofMinutes(3));

        List<Duration> rests = rests(one.journal.entries());
        assertThat(rests).hasSizeGreaterThan(6);
        for (int time = 0; time < rests.size(); time++) {
            Duration least = Duration.ofMillis(Math.min(10_000, 200L << time));
            assertThat(rests.get(time)).as("rest %d of %s", time, rests).isGreaterThanOrEqualTo(least);
        }
        assertThat(one.count(EventKind.REATTACH_COMPLETED)).isZero();
    }

    /** From the end of one transition to the beginning of the next; a node's first one is its setting up. */
    private static List<Duration> rests(List<JournalEntry> entries) {
        List<Duration> rests = new ArrayList<>();
        Optional<Instant> ended = Optional.empty();
        for (JournalEntry entry : entries) {
            if (entry instanceof Started started && started.kind() == TransitionKind.REBASE) {
                ended.ifPresent(at -> rests.add(Duration.between(at, started.at())));
            }
            ended = entry instanceof Finished finished ? Optional.of(finished.at()) : ended;
        }
        return rests.subList(1, rests.size());
    }

    private static DataDirectory unwritable(DataDirectory real) {
        return (DataDirectory) Proxy.newProxyInstance(
                DataDirectory.class.getClassLoader(), new Class<?>[] {DataDirectory.class}, (self, method, given) -> {
                    if (method.getName().equals("followInPlace")) {
                        throw new OperationFailedException("the file system is read-only");
                    }
                    return method.invoke(real, given);
                });
    }
}
