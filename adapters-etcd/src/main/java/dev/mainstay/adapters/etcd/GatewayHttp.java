package dev.mainstay.adapters.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One request to one member and its answer, within a limit that holds for everything: name, connection, head and body.
 * Follows no redirect, uses no proxy. Whatever goes wrong is a value.
 *
 * <p>Safe for all threads. Connects, and reads the file of authorities, at the first use.
 */
final class GatewayHttp {

    private final EtcdSettings settings;
    private final Executor executor;
    private Optional<HttpClient> client = Optional.empty();

    GatewayHttp(EtcdSettings settings, Executor executor) {
        this.settings = settings;
        this.executor = executor;
    }

    /** Asks; an empty token is none. */
    Reply post(URI member, String path, ObjectNode body, String token, Duration limit) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(member.resolve(path))
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "mainstay")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
            if (!token.isEmpty()) {
                request.header("Authorization", token);
            }
            return wait(client().sendAsync(request.build(), head -> new SmallBody()), limit);
        } catch (IOException | GeneralSecurityException untrusting) {
            return Reply.nothing("guard.etcd.ca cannot be used: " + words(untrusting));
        } catch (IllegalArgumentException unusable) {
            return Reply.nothing("the address or the token cannot be sent over HTTP");
        }
    }

    private synchronized HttpClient client() throws IOException, GeneralSecurityException {
        if (client.isEmpty()) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .executor(executor)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(settings.requestLimit());
            if (settings.ca().isPresent()) {
                builder.sslContext(Trust.of(settings.ca().get()));
            }
            client = Optional.of(builder.build());
        }
        return client.orElseThrow();
    }

    private static Reply wait(CompletableFuture<HttpResponse<byte[]>> answer, Duration limit) {
        try {
            HttpResponse<byte[]> got = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return Reply.of(got.statusCode(), got.body());
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Reply.nothing("no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return Reply.nothing(reason(failed.getCause() == null ? failed : failed.getCause()));
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Reply.nothing("interrupted while waiting for an answer");
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException) {
            return "connection refused, no route or unknown name";
        }
        return (cause instanceof SSLException ? "no TLS connection: " : "the connection broke: ") + words(cause);
    }

    private static String words(Throwable cause) {
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().replaceAll("\\p{C}", "?");
    }
}
