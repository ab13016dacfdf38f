package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for states with deadlines. Safe for all threads. */
final class Waiting {

    private final Ticker ticker;

    Waiting(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Asks until there is an answer.
     *
     * @param what for the message
     * @throws OperationFailedException when there is none within the limit
     */
    <T> T until(String what, Duration limit, Duration pause, Supplier<Optional<T>> question) {
        long begun = ticker.nanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (ticker.nanos() - begun > limit.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw new OperationFailedException("waited " + limit.toSeconds() + " s in vain: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Time since a reading of the ticker. */
    Duration since(long moment) {
        return Duration.ofNanos(ticker.nanos() - moment);
    }

    long now() {
        return ticker.nanos();
    }
}
