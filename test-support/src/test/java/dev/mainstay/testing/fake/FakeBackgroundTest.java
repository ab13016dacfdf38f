package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.Background.Task;
import dev.mainstay.testing.contract.BackgroundContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FakeBackgroundTest {

    @Nested
    class Told extends BackgroundContract {

        private final FakeBackground background = new FakeBackground();

        @Override
        protected Background background() {
            return background;
        }

        @Override
        protected void await(Task<?> task) {
            background.runAll();
        }
    }

    @Nested
    class Immediate extends BackgroundContract {

        @Override
        protected Background background() {
            return FakeBackground.immediate();
        }

        @Override
        protected void await(Task<?> task) {
            assertThat(task.isDone()).isTrue();
        }
    }

    @Test
    void does_nothing_until_it_is_told() {
        FakeBackground background = new FakeBackground();
        Task<Integer> first = background.begin("first", () -> 1);
        Task<Integer> second = background.begin("second", () -> 2);

        assertThatThrownBy(first::result).isInstanceOf(IllegalStateException.class);
        background.runNext();

        assertThat(first.isDone()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(background.waiting()).containsExactly("second");
    }
}
