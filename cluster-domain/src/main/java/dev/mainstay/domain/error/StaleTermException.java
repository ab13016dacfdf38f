package dev.mainstay.domain.error;

/** The message or command belongs to an older term than this node knows (D5). */
public final class StaleTermException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public StaleTermException(String message) {
        super(ErrorCode.STALE_TERM, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public StaleTermException(String message, Throwable cause) {
        super(ErrorCode.STALE_TERM, message, cause);
    }
}
