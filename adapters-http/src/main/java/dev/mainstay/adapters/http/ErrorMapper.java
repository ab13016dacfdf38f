package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.out.Ids;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every exception into an answer in the dialect's words, so that no container writes one of its own. What nobody
 * foresaw is answered with an id that is also in the log, and with nothing else. Safe for all threads.
 */
@Provider
public final class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger log = LoggerFactory.getLogger(ErrorMapper.class);

    private final Ids ids;
    private final Words words;

    /** Answers with these words; {@code ids} names the unforeseen. */
    public ErrorMapper(Ids ids, Words words) {
        this.ids = ids;
        this.words = words;
    }

    /** How a dialect words an error. */
    @FunctionalInterface
    public interface Words {
        /** The answer for this trouble. */
        Response answer(int status, ErrorCode code, String message);
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException routed) {
            return routed.getResponse();
        }
        if (thrown instanceof ClusterException known) {
            return known.code() == ErrorCode.INTERNAL ? failed(known) : answer(known);
        }
        return unforeseen(thrown);
    }

    private Response answer(ClusterException known) {
        return words.answer(HttpStatusOf.code(known.code()), known.code(), String.valueOf(known.getMessage()));
    }

    /** A step that failed has a reason that the caller may read; its cause is for the log. */
    private Response failed(ClusterException known) {
        String id = ids.operation().value();
        log.atError()
                .setMessage("request failed")
                .setCause(known)
                .addKeyValue("error_id", id)
                .log();
        return words.answer(
                HttpStatusOf.code(ErrorCode.INTERNAL),
                ErrorCode.INTERNAL,
                known.getMessage() + " (error id " + id + ")");
    }

    private Response unforeseen(Throwable thrown) {
        String id = ids.operation().value();
        log.atError()
                .setMessage("unexpected error")
                .setCause(thrown)
                .addKeyValue("error_id", id)
                .log();
        return words.answer(
                HttpStatusOf.code(ErrorCode.INTERNAL), ErrorCode.INTERNAL, "internal error (error id " + id + ")");
    }
}
