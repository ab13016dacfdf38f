package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Background.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private final Threads threads = new Threads(LocalAdapter::background);

    @AfterEach
    void close() {
        threads.close();
        threads.close();
    }

    @Test
    void work_gives_its_result_and_wakes_the_loop() {
        AtomicInteger woken = new AtomicInteger();
        threads.wakes(woken::incrementAndGet);
        Task<String> task = threads.begin("look", () -> Thread.currentThread().getName());

        await().until(task::isDone);
        assertThat(task.result()).isEqualTo("work-look");
        await().until(() -> woken.get() == 1);
    }

    @Test
    void a_failure_of_work_is_its_result() {
        Task<String> task = threads.begin("look", () -> {
            throw new ConflictException("no");
        });

        await().until(task::isDone);
        assertThatThrownBy(task::result).isInstanceOf(ConflictException.class);
    }

    @Test
    void unfinished_work_has_no_result() {
        CountDownLatch gate = new CountDownLatch(1);
        Task<Boolean> task = threads.begin("look", () -> awaited(gate));

        assertThatThrownBy(task::result).isInstanceOf(IllegalStateException.class);
        gate.countDown();
        await().until(task::isDone);
    }

    @Test
    void when_every_thread_hangs_new_work_fails_at_once() {
        CountDownLatch gate = new CountDownLatch(1);
        List<Task<Boolean>> hanging = new ArrayList<>();
        for (int count = 0; count < 100; count++) {
            hanging.add(threads.begin("look", () -> awaited(gate)));
        }
        Task<Boolean> last = hanging.get(99);

        assertThat(last.isDone()).isTrue();
        assertThatThrownBy(last::result).isInstanceOf(UnavailableException.class);
        gate.countDown();
        await().until(() -> hanging.stream().allMatch(Task::isDone));
    }

    @Test
    void closing_interrupts_what_hangs() {
        Task<Boolean> task = threads.begin("look", () -> awaited(new CountDownLatch(1)));
        threads.close();

        await().until(task::isDone);
        assertThat(task.result()).isFalse();
    }

    private static boolean awaited(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
