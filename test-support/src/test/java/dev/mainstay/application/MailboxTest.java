package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);
    private final Mailbox mailbox = new Mailbox(Rendezvous.ofThreads());

    /** Runs letters on this thread until the other thread has its answer. */
    private <T> T served(CompletableFuture<T> asked) {
        while (!asked.isDone()) {
            mailbox.runAll();
            LockSupport.parkNanos(100_000);
        }
        return asked.join();
    }

    @Test
    void work_is_done_on_the_thread_of_the_loop() {
        Thread loop = Thread.currentThread();
        CompletableFuture<Thread> asked = CompletableFuture.supplyAsync(() -> mailbox.ask(Thread::currentThread, LONG));
        assertThat(served(asked)).isSameAs(loop);
    }

    @Test
    void an_error_of_the_work_comes_back_as_it_is() {
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return mailbox.ask(
                        () -> {
                            throw new ConflictException("no");
                        },
                        LONG);
            } catch (ConflictException no) {
                return "as it is";
            }
        });
        assertThat(served(asked)).isEqualTo("as it is");
    }

    @Test
    void what_was_not_taken_in_time_is_not_done_later() {
        AtomicInteger done = new AtomicInteger();

        assertThatThrownBy(() -> mailbox.ask(done::incrementAndGet, SHORT))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("20 ms");
        mailbox.runAll();
        assertThat(done).hasValue(0);
    }

    @Test
    void who_is_interrupted_is_not_served_later() {
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> mailbox.ask(done::incrementAndGet, LONG)).isInstanceOf(UnavailableException.class);
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        mailbox.runAll();
        assertThat(done).hasValue(0);
    }

    /** Taken at the last moment: the answer is waited for, and an error keeps its kind. */
    @Test
    void what_was_taken_in_time_is_waited_for() {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return mailbox.ask(
                        () -> {
                            taken.countDown();
                            try {
                                assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
                            } catch (InterruptedException interrupted) {
                                throw new IllegalStateException(interrupted);
                            }
                            throw new ConflictException("no");
                        },
                        SHORT);
            } catch (RuntimeException error) {
                return error.getClass().getSimpleName();
            }
        });
        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            while (taken.getCount() > 0) {
                mailbox.runAll();
            }
        });
        await().atMost(LONG).until(() -> taken.getCount() == 0);
        assertThat(asked.isDone()).isFalse();
        await().during(SHORT.multipliedBy(3)).until(() -> !asked.isDone());
        late.countDown();
        assertThat(asked.join()).isEqualTo("ConflictException");
        loop.join();
    }

    @Test
    void a_full_box_refuses_and_drops() {
        List<Integer> done = new ArrayList<>();
        for (int letter = 0; letter < 1_000; letter++) {
            int number = letter;
            mailbox.tell(() -> done.add(number));
        }

        assertThatThrownBy(() -> mailbox.ask(() -> 1, LONG))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("256");
        mailbox.runAll();
        assertThat(done).hasSize(256).startsWith(0, 1, 2).endsWith(255);
    }

    @Test
    void a_letter_ends_the_sleep_and_one_that_waits_does_not_keep_it_from_sleeping() throws InterruptedException {
        AtomicBoolean slept = new AtomicBoolean();
        mailbox.tell(() -> {});
        mailbox.await(LONG);
        CompletableFuture<Void> sleeper = CompletableFuture.runAsync(() -> {
            try {
                mailbox.await(LONG);
                slept.set(true);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        await().during(Duration.ofMillis(60)).until(() -> !slept.get());
        mailbox.wake();
        sleeper.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(slept).isTrue();
    }
}
