package dev.mainstay.adapters.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.salvage.ExportName;
import dev.mainstay.ports.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fetching an export from servers that stall, break off or are something else. */
class ExportTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\n";

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final AtomicReference<RawServer> running = new AtomicReference<>();

    @AfterEach
    void stop() throws IOException {
        if (running.get() != null) {
            running.get().stop();
        }
        threads.shutdownNow();
    }

    private PeerUrl server(RawServer.Script script) throws IOException {
        running.set(new RawServer(script));
        return running.get().url();
    }

    private HttpAdmin.Reply export(PeerUrl url) {
        HttpAdmin admin = new HttpAdmin(new HttpAdmin.Target(url, Secret.of("t"), Optional.empty()), threads);
        return admin.export(new OperationId("op-5"), new ExportName("a.b.c.csv"), got);
    }

    @Test
    void a_server_that_stalls_is_given_up() throws IOException {
        PeerUrl url = server((out, release) -> {
            out.write((HEAD + "id\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            release.await();
        });
        PouredBody poured = new PouredBody(got);
        Exchange.Outcome outcome = new Exchange(threads, TlsSettings.none().context())
                .pour(() -> Exchange.to(url, "/x").GET().build(), "text/csv", poured, Duration.ofMillis(400));

        assertThat(outcome).isEqualTo(new Exchange.Outcome.Nothing("no answer within 0.4 s"));
        assertThat(poured.isWhole()).isFalse();
    }

    @Test
    void one_that_breaks_off_is_no_whole_export() throws IOException {
        PeerUrl url = server((out, release) -> out.write((HEAD + "id\n").getBytes(StandardCharsets.US_ASCII)));

        assertThatThrownBy(() -> export(url))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the connection broke");
    }

    @Test
    void a_page_is_no_export() throws IOException {
        PeerUrl url = server((out, release) ->
                out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
                        .getBytes(StandardCharsets.US_ASCII)));

        assertThatThrownBy(() -> export(url))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not as a panel does");
        assertThat(got.size()).isZero();
    }

    @Test
    void a_refusal_is_told() throws IOException {
        PeerUrl url = server(RawServer.answering(404, "{\"success\":false,\"message\":\"Export not found\"}"));

        assertThat(export(url).message()).isEqualTo("Export not found");
        assertThat(running.get().received.get(0)).startsWith("GET /api/cluster/salvage/op-5/a.b.c.csv HTTP/1.1");
        assertThat(got.size()).isZero();
    }
}
