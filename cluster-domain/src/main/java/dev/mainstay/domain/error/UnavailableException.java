package dev.mainstay.domain.error;

/** A database, peer or program gave no answer within its limit; trying again later may help. */
public final class UnavailableException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public UnavailableException(String message) {
        super(ErrorCode.UNAVAILABLE, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public UnavailableException(String message, Throwable cause) {
        super(ErrorCode.UNAVAILABLE, message, cause);
    }
}
