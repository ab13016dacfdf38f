package dev.mainstay.adapters.http.patroni;

import dev.mainstay.adapters.http.ErrorMapper;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Errors in this dialect: a method that nothing knows is 501, everything else as everywhere. Safe for all threads. */
@Provider
public final class PatroniErrors implements ExceptionMapper<Throwable> {
    private final ErrorMapper others;

    PatroniErrors(ErrorMapper others) {
        this.others = others;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof RefusedRequest refused) {
            return refused.answer();
        }
        return thrown instanceof NotAllowedException ? PatroniDoor.unsupported() : others.toResponse(thrown);
    }
}
