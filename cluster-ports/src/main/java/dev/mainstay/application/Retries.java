package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the loop may try again by itself what came to nothing: each kind of transition rests after it was taken back, or was
 * found not to be possible, each time for longer, since what stood in its way may last (I11). A person may try again at once.
 *
 * <p>Confined to the loop thread.
 */
final class Retries {

    /** A failure that is so long ago has nothing to do with the next one. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private final Ticker ticker;
    private final Duration handOverRest;
    private final Map<TransitionKind, Rest> rests = new EnumMap<>(TransitionKind.class);
    private Optional<OperationId> noticed = Optional.empty();

    private static final class Rest {
        private final Backoff backoff = new Backoff();
        private long until;
    }

    /** A database that crashed is given at least {@code handOverRest} to come back before its role is offered again. */
    Retries(Ticker ticker, Duration handOverRest) {
        this.ticker = ticker;
        this.handOverRest = handOverRest;
    }

    /** Whether one of that kind may be tried now. To close a node is never too soon. */
    boolean isDue(TransitionKind kind) {
        Rest rest = rests.get(kind);
        return kind == TransitionKind.FENCE || rest == null || ticker.nanos() - rest.until >= 0;
    }

    /** One of that kind came to nothing. */
    void failed(TransitionKind kind) {
        Rest rest = rests.computeIfAbsent(kind, first -> new Rest());
        long now = ticker.nanos();
        if (now - rest.until > FORGOTTEN.toNanos()) {
            rest.backoff.reset();
        }
        Duration wait = rest.backoff.next();
        boolean longer = kind == TransitionKind.CRASH_HANDOVER && handOverRest.compareTo(wait) > 0;
        rest.until = now + (longer ? handOverRest : wait).toNanos();
    }

    /** None of that kind is wanted any more. */
    void startOver(TransitionKind kind) {
        Rest unused = rests.remove(kind);
    }

    /** How the last transition does; each end counts once. */
    void notice(TransitionState last) {
        if (last.isRunning() || noticed.equals(Optional.of(last.operation()))) {
            return;
        }
        noticed = Optional.of(last.operation());
        if (last.phase() == Phase.UNDONE) {
            failed(last.kind());
        } else {
            startOver(last.kind());
        }
    }
}
