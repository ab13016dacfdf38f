package dev.mainstay.application;

import dev.mainstay.domain.observation.Seen;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that is looked at again and again off the loop; the loop takes its latest value with an age, so a look that
 * hangs stops nobody (D28). At most one look is under way.
 *
 * <p>Confined to the loop thread. The work itself runs elsewhere and must be safe for that.
 *
 * @param <T> what is seen
 */
final class Look<T> {

    private static final Logger log = LoggerFactory.getLogger(Look.class);

    private final String name;
    private final Supplier<T> work;
    private final Duration every;
    private final Background background;
    private final Ticker ticker;

    private Optional<Background.Task<Stamped<T>>> task = Optional.empty();
    private Optional<Stamped<T>> latest = Optional.empty();
    private boolean due = true;
    private boolean fresh;
    private boolean ended;
    private boolean failing;
    private long begunAt;

    /** A value, and when its look began and ended. */
    private record Stamped<T>(T value, long begun, long at) {}

    Look(String name, Supplier<T> work, Duration every, Ports ports) {
        this.name = name;
        this.work = work;
        this.every = every;
        this.background = ports.background();
        this.ticker = ports.ticker();
    }

    /** Takes what has ended and begins the next look when it is time. */
    void poll() {
        fresh = collect();
        if (task.isEmpty() && (due || sinceBegun().compareTo(every) >= 0)) {
            begin();
            fresh |= collect();
        }
    }

    /** Whether the last {@link #poll} brought something new. */
    boolean isFresh() {
        return fresh;
    }

    /** What was seen no longer counts, nor does a look under way: the world has just changed. The next poll looks. */
    void forget() {
        latest = Optional.empty();
        renew();
    }

    /** What was seen stands until a look that begins from now on has ended; one under way does not count. */
    void renew() {
        task = Optional.empty();
        ended = false;
        due = true;
    }

    /** Whether a look has ended, well or not, since all was forgotten or to be renewed. */
    boolean hasEnded() {
        return ended;
    }

    /** The next poll looks at once. */
    void hurry() {
        due = true;
    }

    /** The last value that a look gave. */
    Optional<Seen<T>> latest() {
        return latest.map(seen -> new Seen<>(seen.value(), Duration.ofNanos(ticker.nanos() - seen.at())));
    }

    /** When that look ended, on the ticker; 0 when none did. */
    long latestAt() {
        return latest.map(Stamped::at).orElse(0L);
    }

    /** When that look began, on the ticker; 0 when none did. */
    long latestBegunAt() {
        return latest.map(Stamped::begun).orElse(0L);
    }

    private void begin() {
        due = false;
        long begun = ticker.nanos();
        begunAt = begun;
        task = Optional.of(background.begin(name, () -> {
            T value = work.get();
            return new Stamped<>(value, begun, ticker.nanos());
        }));
    }

    private boolean collect() {
        if (task.isEmpty() || !task.get().isDone()) {
            return false;
        }
        Background.Task<Stamped<T>> done = task.get();
        task = Optional.empty();
        ended = true;
        try {
            latest = Optional.of(done.result());
            succeeded();
            return true;
        } catch (RuntimeException failure) {
            failed(failure);
            return false;
        }
    }

    /** A lasting failure is told when it begins and when it ends. */
    private void failed(RuntimeException failure) {
        if (!failing) {
            log.atWarn()
                    .addKeyValue("look", name)
                    .addKeyValue("reason", failure.getMessage())
                    .log("a look fails; the last value stands");
            failing = true;
        }
    }

    private void succeeded() {
        if (failing) {
            log.atInfo().addKeyValue("look", name).log("the look works again");
            failing = false;
        }
    }

    private Duration sinceBegun() {
        return Duration.ofNanos(ticker.nanos() - begunAt);
    }
}
