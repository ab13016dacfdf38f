package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.out.Ticker;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Reads a request's body into memory within a bound of size and time. A larger one is answered 413 and read to its end, within
 * reason, so that the connection survives; one that does not arrive is answered 408. Safe for all threads.
 */
@Provider
public final class BodyLimit implements ContainerRequestFilter {
    /** How long a body may take to arrive, when the server itself ends connections on which nothing comes. */
    public static final Duration LONGEST = Duration.ofSeconds(20);

    private static final int TOO_LARGE = 413;
    private static final int TOO_SLOW = 408;
    private static final int PIECE = 8_192;
    private static final int LONGEST_DRAIN = 16 << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final ToIntFunction<String> limitOf;
    private final ErrorMapper.Words words;
    private final Ticker ticker;

    /** {@code limitOf} gives the bound in bytes for a path; {@code ticker} measures how long a body takes. */
    public BodyLimit(ToIntFunction<String> limitOf, ErrorMapper.Words words, Ticker ticker) {
        this.limitOf = limitOf;
        this.words = words;
        this.ticker = ticker;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        boolean unusedAnswered = read(request);
    }

    /** The same; whether the body is there now, or the request was answered. */
    public boolean read(ContainerRequestContext request) {
        Optional<Response> refusal = taken(request, body -> request.setEntityStream(new ByteArrayInputStream(body)));
        refusal.ifPresent(request::abortWith);
        return refusal.isEmpty();
    }

    /**
     * Gives the whole body to {@code use}, empty when there is none; for whoever first looks whether the caller may send one.
     *
     * @return the refusal of a body that cannot be had; then nothing was given
     */
    public Optional<Response> taken(ContainerRequestContext request, Consumer<byte[]> use) {
        int limit = limitOf.applyAsInt(request.getUriInfo().getPath());
        try {
            return refusal(request, limit, use);
        } catch (IOException cut) {
            return Optional.of(tooSlow());
        }
    }

    private Optional<Response> refusal(ContainerRequestContext request, int limit, Consumer<byte[]> use)
            throws IOException {
        if (declared(request) > limit + (long) LONGEST_DRAIN) {
            return Optional.of(tooLarge(limit));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (request.hasEntity()) {
            Optional<Response> refusal = fill(body, request.getEntityStream(), limit);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        use.accept(body.toByteArray());
        return Optional.empty();
    }

    private Optional<Response> fill(ByteArrayOutputStream body, InputStream stream, int limit) throws IOException {
        byte[] piece = new byte[PIECE];
        long begun = ticker.nanos();
        for (int got = stream.read(piece); got >= 0; got = stream.read(piece)) {
            body.write(piece, 0, got);
            if (body.size() > limit) {
                drain(stream, begun);
                return Optional.of(tooLarge(limit));
            }
            if (isLate(begun)) {
                return Optional.of(tooSlow());
            }
        }
        return Optional.empty();
    }

    private boolean isLate(long begun) {
        return ticker.nanos() - begun > LONGEST.toNanos();
    }

    private void drain(InputStream stream, long begun) throws IOException {
        byte[] piece = new byte[PIECE];
        int left = LONGEST_DRAIN;
        while (left > 0 && !isLate(begun)) {
            int read = stream.read(piece);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private static long declared(ContainerRequestContext request) {
        String length = request.getHeaders().getFirst("Content-Length");
        return length != null && NUMBER.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    private Response tooLarge(int limit) {
        return words.answer(
                TOO_LARGE, ErrorCode.INVALID_REQUEST, "the request's body is larger than " + limit + " bytes");
    }

    private Response tooSlow() {
        return words.answer(
                TOO_SLOW,
                ErrorCode.INVALID_REQUEST,
                "the request's body did not arrive within " + LONGEST.toSeconds() + " s");
    }
}
