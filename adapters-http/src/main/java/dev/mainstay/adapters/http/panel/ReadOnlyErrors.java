package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.function.Predicate;

/** Gives a write that a database in recovery refused the same answer as the rule; everything else goes to the panel's own mapper. */
final class ReadOnlyErrors implements ExceptionMapper<Throwable> {
    private final ReadOnlyRule rule;
    private final Predicate<Throwable> refusedWrite;
    private final ExceptionMapper<Throwable> otherwise;

    ReadOnlyErrors(ReadOnlyRule rule, Predicate<Throwable> refusedWrite, ExceptionMapper<Throwable> otherwise) {
        this.rule = rule;
        this.refusedWrite = refusedWrite;
        this.otherwise = otherwise;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        return refusedWrite.test(thrown) ? rule.refused() : otherwise.toResponse(thrown);
    }
}
