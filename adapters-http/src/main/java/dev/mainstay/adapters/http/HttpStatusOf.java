package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.ErrorCode;

/** The one mapping from an error's code to an HTTP status, for all dialects. Pure. Source: STYLE 2.7. */
public final class HttpStatusOf {
    private HttpStatusOf() {}

    /** The status that tells a caller of this trouble. */
    public static int code(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, STALE_TERM -> 409;
            case PRECONDITION_FAILED -> 412;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }
}
