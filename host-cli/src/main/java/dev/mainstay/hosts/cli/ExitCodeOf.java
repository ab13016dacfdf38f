package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;

/** The only mapping of errors to exit codes (STYLE 2.7). Codes from 64 on are those of {@code sysexits.h}. */
final class ExitCodeOf {

    /** Everything went well. */
    static final int OK = 0;

    private static final int CREATED = 300;

    private ExitCodeOf() {}

    static int error(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 64;
            case UNAUTHENTICATED, FORBIDDEN -> 77;
            case NOT_FOUND -> 66;
            case CONFLICT -> 10;
            case STALE_TERM -> 11;
            case PRECONDITION_FAILED -> 12;
            case RATE_LIMITED -> 75;
            case UNAVAILABLE -> 69;
            case INTERNAL -> 70;
        };
    }

    /** The code for a server's answer; {@value #OK} for success. */
    static int status(int status) {
        return status < CREATED ? OK : error(codeOf(status));
    }

    /** What a server means by its status. */
    static ErrorCode codeOf(int status) {
        return switch (status) {
            case 400, 405, 413, 415 -> ErrorCode.INVALID_REQUEST;
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 409 -> ErrorCode.CONFLICT;
            case 412 -> ErrorCode.PRECONDITION_FAILED;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 502, 503, 504 -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.INTERNAL;
        };
    }
}
