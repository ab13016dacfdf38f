package dev.mainstay.domain.error;

/** An action was carried out and failed: the reason is in the message, the driver's words are the cause. */
public final class OperationFailedException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public OperationFailedException(String message) {
        super(ErrorCode.INTERNAL, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public OperationFailedException(String message, Throwable cause) {
        super(ErrorCode.INTERNAL, message, cause);
    }
}
