package dev.mainstay.domain.error;

/** The input is not understood or out of range; the message names the value and what was expected. */
public final class InvalidRequestException extends ClusterException {

    private static final long serialVersionUID = 1L;

    /** With a sentence for the caller. */
    public InvalidRequestException(String message) {
        super(ErrorCode.INVALID_REQUEST, message);
    }

    /** With a sentence for the caller and what caused it, for the log. */
    public InvalidRequestException(String message, Throwable cause) {
        super(ErrorCode.INVALID_REQUEST, message, cause);
    }
}
