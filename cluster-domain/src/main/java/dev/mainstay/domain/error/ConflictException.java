package dev.mainstay.domain.error;

/** The node is in the wrong role or state for this call, or another transition is running. */
public final class ConflictException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public ConflictException(String message) {
        super(ErrorCode.CONFLICT, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public ConflictException(String message, Throwable cause) {
        super(ErrorCode.CONFLICT, message, cause);
    }
}
