package dev.mainstay.domain.error;

/**
 * The only exception that crosses a port: the call could not do its job. An expected "no" is a value, not one of these.
 *
 * <p>The message is shown to operators and callers, so it never holds a secret, SQL or a stack trace. Adapters keep the
 * driver's exception as the cause. Source: STYLE 2.7.
 */
public abstract sealed class ClusterException extends RuntimeException
        permits InvalidRequestException,
                NotFoundException,
                ConflictException,
                StaleTermException,
                PreconditionFailedException,
                UnavailableException,
                OperationFailedException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    ClusterException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    ClusterException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The kind of trouble, for hosts that answer with a status or an exit code. */
    public ErrorCode code() {
        return code;
    }
}
