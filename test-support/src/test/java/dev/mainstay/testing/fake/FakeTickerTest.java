package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ticker;
import dev.mainstay.testing.contract.TickerContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FakeTickerTest extends TickerContract {

    private final FakeTicker ticker = new FakeTicker();

    @Override
    protected Ticker ticker() {
        return ticker;
    }

    @Override
    protected void pass(Duration span) {
        ticker.advance(span);
    }

    @Test
    void moves_both_clocks_together_and_lets_the_wall_clock_jump_alone() {
        Instant before = ticker.wallClock().instant();
        ticker.advance(Duration.ofSeconds(2));
        ticker.jump(Duration.ofHours(-1));

        assertThat(ticker.nanos()).isEqualTo(2_000_000_000L);
        assertThat(ticker.wallClock().instant()).isEqualTo(before.plusSeconds(2).minus(Duration.ofHours(1)));
    }
}
