package dev.mainstay.domain.error;

/** A guard said no that the caller may lift by force. */
public final class PreconditionFailedException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public PreconditionFailedException(String message) {
        super(ErrorCode.PRECONDITION_FAILED, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public PreconditionFailedException(String message, Throwable cause) {
        super(ErrorCode.PRECONDITION_FAILED, message, cause);
    }
}
