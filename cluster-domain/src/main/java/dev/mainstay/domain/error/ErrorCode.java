package dev.mainstay.domain.error;

/**
 * Why a call could not be served. Hosts map a code to an HTTP status or an exit code; nobody else maps anything.
 *
 * <p>Immutable. Source: STYLE 2.7, ADR 0002.
 */
public enum ErrorCode {
    /** The input is not understood or out of range; the same call never succeeds. */
    INVALID_REQUEST,
    /** Nobody proved who he is. Raised by filters only. */
    UNAUTHENTICATED,
    /** The caller is known and may not do this. Raised by filters only. */
    FORBIDDEN,
    /** No such node, operation or event. */
    NOT_FOUND,
    /** Wrong role or state, or another transition is running; may succeed when that is over. */
    CONFLICT,
    /** The message carries a term older than the one this node knows. */
    STALE_TERM,
    /** A guard said no that {@code force} may lift. */
    PRECONDITION_FAILED,
    /** Too many requests from one address. Raised by filters only. */
    RATE_LIMITED,
    /** Something this call depends on gave no answer in time. */
    UNAVAILABLE,
    /** A step that should have worked did not; the reason is in the message, the cause in the log. */
    INTERNAL
}
