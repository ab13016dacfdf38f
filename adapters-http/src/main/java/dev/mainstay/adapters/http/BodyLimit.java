package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.ToIntFunction;

/**
 * Reads a request's body into memory within a bound; a larger one is answered 413 and read to its end, within reason, so that
 * the connection survives. Safe for all threads.
 */
@Provider
public final class BodyLimit implements ContainerRequestFilter {
    private static final int TOO_LARGE = 413;
    private static final int PIECE = 8_192;
    private static final int LONGEST_DRAIN = 16 << 20;

    private final ToIntFunction<String> limitOf;
    private final ErrorMapper.Words words;

    /** {@code limitOf} gives the bound in bytes for a path. */
    public BodyLimit(ToIntFunction<String> limitOf, ErrorMapper.Words words) {
        this.limitOf = limitOf;
        this.words = words;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (!request.hasEntity()) {
            return;
        }
        int limit = limitOf.applyAsInt(request.getUriInfo().getPath());
        InputStream stream = request.getEntityStream();
        byte[] body = stream.readNBytes(limit + 1);
        if (body.length > limit) {
            drain(stream);
            request.abortWith(words.answer(
                    TOO_LARGE, ErrorCode.INVALID_REQUEST, "the request's body is larger than " + limit + " bytes"));
            return;
        }
        request.setEntityStream(new ByteArrayInputStream(body));
    }

    private static void drain(InputStream stream) throws IOException {
        byte[] piece = new byte[PIECE];
        int left = LONGEST_DRAIN;
        while (left > 0) {
            int read = stream.read(piece);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
