package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.Background.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Background} keeps. */
public abstract class BackgroundContract {

    /** The background. */
    protected abstract Background background();

    /** Returns when that work is done. */
    protected abstract void await(Task<?> task);

    @Test
    void gives_the_result_of_work() {
        Task<String> task = background().begin("look", () -> "seen");

        await(task);

        assertThat(task.isDone()).isTrue();
        assertThat(task.result()).isEqualTo("seen");
    }

    @Test
    void gives_the_error_of_work_to_whoever_asks_for_its_result() {
        Task<String> task = background().begin("look", () -> {
            throw new UnavailableException("nobody answers");
        });

        await(task);

        assertThat(task.isDone()).isTrue();
        assertThatThrownBy(task::result)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("nobody answers");
    }

    @Test
    void does_all_the_work_it_is_given() {
        Background background = background();
        List<Task<Integer>> tasks = IntStream.range(0, 50)
                .mapToObj(number -> background.begin("work " + number, () -> number))
                .toList();

        tasks.forEach(this::await);

        assertThat(tasks.stream().map(Task::result))
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }
}
