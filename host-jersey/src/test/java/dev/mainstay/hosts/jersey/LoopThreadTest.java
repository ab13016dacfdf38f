package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopThreadTest {

    private final AtomicInteger turns = new AtomicInteger();

    @Test
    void it_turns_until_it_is_closed_and_sleeps_as_long_as_the_turn_said() throws InterruptedException {
        BlockingQueue<Duration> sleeps = new LinkedBlockingQueue<>();
        Semaphore bell = new Semaphore(0);
        LoopThread loop = new LoopThread(
                () -> Duration.ofMillis(turns.incrementAndGet()),
                sleep -> {
                    sleeps.add(sleep);
                    bell.acquire();
                },
                bell::release);
        loop.start();

        assertThat(sleeps.poll(5, TimeUnit.SECONDS)).isEqualTo(Duration.ofMillis(1));
        bell.release();
        assertThat(sleeps.poll(5, TimeUnit.SECONDS)).isEqualTo(Duration.ofMillis(2));
        loop.close();
        loop.join();
        assertThat(turns).hasValue(2);
    }

    @Test
    void a_turn_that_fails_is_given_up_and_the_next_one_comes() {
        LoopThread loop = new LoopThread(
                () -> {
                    if (turns.incrementAndGet() == 1) {
                        throw new IllegalStateException("planned");
                    }
                    return Duration.ZERO;
                },
                sleep -> Thread.onSpinWait(),
                () -> {});
        loop.start();

        await().until(() -> turns.get() > 3);
        loop.close();
        loop.close();
    }

    @Test
    void a_loop_that_never_began_can_be_closed() {
        new LoopThread(() -> Duration.ZERO, sleep -> {}, () -> {}).close();
    }
}
