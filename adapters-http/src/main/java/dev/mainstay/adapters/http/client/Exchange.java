package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.identity.PeerUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * One request and its answer within a limit that holds for everything: name, connection, head and body. Follows no redirect,
 * uses no proxy. Whatever goes wrong is a value. Safe for all threads.
 */
final class Exchange {
    /** No answer of a panel is larger. */
    static final int LARGEST_ANSWER = 1 << 20;

    private static final int OK = 200;
    private static final String UNSENDABLE = "the address or a header cannot be sent over HTTP";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final int largest;

    /** {@code executor} runs the client's work, looking up names included; {@code tls} is whom https connections believe. */
    Exchange(Executor executor, SSLContext tls) {
        this(executor, tls, LARGEST_ANSWER);
    }

    /** One that takes answers up to that many bytes. */
    Exchange(Executor executor, SSLContext tls, int largest) {
        this.largest = largest;
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /** What came of a request. */
    sealed interface Outcome {
        <R> R match(Function<Got, R> got, Function<Nothing, R> nothing);

        /** An answer, of whatever status; the tree is empty when the body is not JSON. */
        record Got(int status, Optional<JsonNode> tree) implements Outcome {
            @Override
            public <R> R match(Function<Got, R> got, Function<Nothing, R> nothing) {
                return got.apply(this);
            }
        }

        /** None within the limit. */
        record Nothing(String reason) implements Outcome {
            @Override
            public <R> R match(Function<Got, R> got, Function<Nothing, R> nothing) {
                return nothing.apply(this);
            }
        }
    }

    /** A request to a node, to be completed by the caller. */
    static HttpRequest.Builder to(PeerUrl node, String path) {
        return HttpRequest.newBuilder(URI.create(node + path))
                .header("Accept", "application/json")
                .header("User-Agent", "mainstay");
    }

    /** Builds and sends; a host name that the JDK's URLs do not take ends here too. */
    Outcome send(Supplier<HttpRequest> request, Duration limit) {
        return send(request, new ByteArrayOutputStream(), limit);
    }

    /** The same with the answer collected in there, anew; nothing else uses it meanwhile. */
    Outcome send(Supplier<HttpRequest> request, ByteArrayOutputStream collected, Duration limit) {
        try {
            return wait(client.sendAsync(request.get(), head -> new BoundedBody(largest, collected)), limit, () -> 0);
        } catch (IllegalArgumentException unusable) {
            return new Outcome.Nothing(UNSENDABLE);
        }
    }

    /**
     * Sends, and writes a good answer of that type where it belongs, however long that takes, as long as something comes
     * within each {@code stall}. Every other answer is read as usual.
     */
    Outcome pour(Supplier<HttpRequest> request, String type, PouredBody poured, Duration stall) {
        try {
            return wait(
                    client.sendAsync(request.get(), head -> isGood(head, type) ? poured : new BoundedBody(largest)),
                    stall,
                    poured::moved);
        } catch (IllegalArgumentException unusable) {
            return new Outcome.Nothing(UNSENDABLE);
        }
    }

    private static boolean isGood(HttpResponse.ResponseInfo head, String type) {
        return head.statusCode() == OK
                && head.headers().firstValue("Content-Type").orElse("").startsWith(type);
    }

    /** As long as {@code moved} grows, the limit begins anew. */
    private Outcome wait(CompletableFuture<HttpResponse<Optional<byte[]>>> answer, Duration limit, LongSupplier moved) {
        try {
            long before = moved.getAsLong();
            Optional<Outcome> got = within(answer, limit);
            while (got.isEmpty() && moved.getAsLong() > before) {
                before = moved.getAsLong();
                got = within(answer, limit);
            }
            return got.orElseGet(() -> late(answer, limit));
        } catch (ExecutionException failed) {
            return new Outcome.Nothing(reason(failed.getCause() == null ? failed : failed.getCause()));
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Nothing("interrupted while waiting for an answer");
        }
    }

    /** Empty when the limit passed. */
    private Optional<Outcome> within(CompletableFuture<HttpResponse<Optional<byte[]>>> answer, Duration limit)
            throws ExecutionException, InterruptedException {
        try {
            HttpResponse<Optional<byte[]>> got = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.of(got.body()
                    .<Outcome>map(body -> new Outcome.Got(got.statusCode(), Json.parse(body)))
                    .orElseGet(() -> new Outcome.Nothing("the answer is larger than " + largest + " bytes")));
        } catch (TimeoutException late) {
            return Optional.empty();
        }
    }

    private static Outcome late(CompletableFuture<HttpResponse<Optional<byte[]>>> answer, Duration limit) {
        answer.cancel(true);
        return new Outcome.Nothing(String.format(Locale.ROOT, "no answer within %.1f s", limit.toMillis() / 1000.0));
    }

    private static String reason(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException) {
            return isUnknownName(cause) ? "the name is not known" : "connection refused or no route";
        }
        if (cause instanceof SSLException) {
            return "no trusted TLS connection: " + words(cause);
        }
        return cause instanceof IOException
                ? "the connection broke: " + words(cause)
                : "the exchange failed: " + words(cause);
    }

    private static boolean isUnknownName(Throwable cause) {
        return cause.getCause() instanceof java.nio.channels.UnresolvedAddressException;
    }

    private static String words(Throwable cause) {
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().replaceAll("\\p{C}", "?");
    }
}
