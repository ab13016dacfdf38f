package dev.mainstay.domain.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.error.InvalidRequestException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    private static final Lsn HIGHEST = new Lsn(-1);

    @ParameterizedTest
    @CsvSource({
        "0/0, 0",
        "0/1, 1",
        "0/FFFFFFFF, 4294967295",
        "1/0, 4294967296",
        "16/B374D848, 97500059720",
        "FFFFFFFF/FFFFFFFF, -1",
        "80000000/0, -9223372036854775808"
    })
    void reads_and_writes_both_halves(String text, long bytes) {
        assertThat(Lsn.parse(text)).isEqualTo(new Lsn(bytes));
        assertThat(new Lsn(bytes)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "0", "0/", "/0", "0/0/0", "0-0", "g/0", "0/123456789", "123456789/0", " 0/0", "0/0\n"})
    void refuses_other_text(String text) {
        assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void the_upper_half_of_the_range_is_ahead_of_the_lower() {
        assertThat(HIGHEST).isGreaterThan(Lsn.ZERO).isGreaterThan(new Lsn(Long.MAX_VALUE));
        assertThat(new Lsn(Long.MIN_VALUE)).isGreaterThan(new Lsn(Long.MAX_VALUE));
        assertThat(HIGHEST.hasReached(HIGHEST)).isTrue();
        assertThat(Lsn.ZERO.hasReached(new Lsn(1))).isFalse();
    }

    @Test
    void text_keeps_the_position() {
        SplittableRandom random = Seeds.streamOf("text_keeps_the_position");
        for (int round = 0; round < 20_000; round++) {
            Lsn position = new Lsn(random.nextLong() >>> random.nextInt(64));
            assertThat(Lsn.parse(position.toString())).isEqualTo(position);
            assertThat(Lsn.parse(position.toString().toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(position);
        }
    }

    @Test
    void distance_is_zero_or_what_was_added() {
        SplittableRandom random = Seeds.streamOf("distance_is_zero_or_what_was_added");
        for (int round = 0; round < 20_000; round++) {
            Lsn one = new Lsn(random.nextLong());
            Lsn other = new Lsn(random.nextLong());
            Lsn later = one.max(other);
            Lsn older = later.equals(one) ? other : one;
            assertThat(older.since(later)).isEqualTo(WalDistance.ZERO);
            assertThat(later.since(older).bytes()).isNotNegative();
            long step = random.nextLong(1L << 40);
            Lsn low = new Lsn(random.nextLong(1L << 60));
            assertThat(new Lsn(low.bytes() + step).since(low)).isEqualTo(new WalDistance(step));
        }
    }

    /** A peer that names an absurd position must not stop the one who reads it. */
    @Test
    void a_distance_beyond_all_bounds_stays_at_the_largest_number() {
        assertThat(HIGHEST.since(Lsn.ZERO)).isEqualTo(new WalDistance(Long.MAX_VALUE));
        assertThat(new Lsn(Long.MIN_VALUE).since(Lsn.ZERO)).isEqualTo(new WalDistance(Long.MAX_VALUE));
        assertThat(new Lsn(Long.MIN_VALUE).since(new Lsn(1))).isEqualTo(new WalDistance(Long.MAX_VALUE));
    }
}
