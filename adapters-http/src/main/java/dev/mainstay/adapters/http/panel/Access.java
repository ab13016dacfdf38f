package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.Actor;
import java.util.function.Function;

/** What became of a caller who wants to be an administrator. Immutable. */
sealed interface Access {
    <R> R match(Function<Granted, R> granted, Function<Denied, R> denied);

    /** He is one. */
    record Granted(Actor actor) implements Access {
        @Override
        public <R> R match(Function<Granted, R> granted, Function<Denied, R> denied) {
            return granted.apply(this);
        }
    }

    /** He is not, or it cannot be known now. */
    record Denied(ErrorCode code, String message) implements Access {
        @Override
        public <R> R match(Function<Granted, R> granted, Function<Denied, R> denied) {
            return denied.apply(this);
        }
    }

    static Access unauthenticated(String message) {
        return new Denied(ErrorCode.UNAUTHENTICATED, message);
    }
}
