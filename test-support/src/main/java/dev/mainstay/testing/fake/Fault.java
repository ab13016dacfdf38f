package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.util.Optional;

/** Whether a fake fails at the moment, and why. Confined to the fake that holds it. */
final class Fault {

    private Optional<String> reason = Optional.empty();

    void set(String why) {
        reason = Optional.of(why);
    }

    void clear() {
        reason = Optional.empty();
    }

    boolean isSet() {
        return reason.isPresent();
    }

    String reason() {
        return reason.orElse("");
    }

    /** As something that gives no answer. */
    void throwUnavailable() {
        reason.ifPresent(why -> {
            throw new UnavailableException(why);
        });
    }

    /** As something that refuses. */
    void throwFailed() {
        reason.ifPresent(why -> {
            throw new OperationFailedException(why);
        });
    }
}
