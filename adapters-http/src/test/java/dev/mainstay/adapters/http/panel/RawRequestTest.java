package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.adapters.http.BodyLimit;
import dev.mainstay.adapters.http.Places;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that no client library sends. */
class RawRequestTest {
    private static final String PATH = "/api/cluster/setup-main";

    private final PanelServer server = new PanelServer();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private static String head(String... more) {
        String[] token = Tokens.asAdmin();
        return "POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + token[0] + ": " + token[1]
                + "\r\nContent-Type: application/json\r\n" + String.join("", more) + "\r\n";
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.url().endpoint().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The first line of the answer. */
    private static String status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each >= 0 && each != '\r'; each = in.read()) {
            line.append((char) each);
        }
        return line.toString();
    }

    @Test
    void a_declared_length_of_two_gibibytes_is_refused_unread() throws Exception {
        try (Socket socket = open()) {
            write(socket, head("Content-Length: 2147483648\r\n") + "{");
            assertThat(status(socket)).contains(" 413 ");
        }
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_body_that_drips_is_given_up() throws Exception {
        try (Socket socket = open()) {
            write(socket, head("Content-Length: 10000\r\n") + "{");
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        server.cluster.nanos.addAndGet(
                                BodyLimit.LONGEST.dividedBy(10).toNanos());
                        write(socket, " ");
                        return socket.getInputStream().available() > 0;
                    });
            assertThat(status(socket)).contains(" 408 ");
        }
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void a_body_that_is_cut_off_changes_nothing() throws Exception {
        try (Socket socket = open()) {
            write(socket, head("Content-Length: 1000\r\n") + "{}");
        }
        assertThat(server.get("/health").status()).isEqualTo(200);
        assertThat(server.cluster.asked).isEmpty();
        assertThat(server.logged.list)
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.ERROR));
    }

    private static String message(String line) {
        return line + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n";
    }

    /** Nobody has proven anything before his body is there. */
    @Test
    void messages_that_do_not_arrive_hold_some_threads_and_no_health_check() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int each = 0; each <= Places.MOST_OF_ONE; each++) {
                Socket socket = open();
                held.add(socket);
                write(socket, message("POST /api/cluster/heartbeat"));
            }
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> answered(held).size() == 1);
            assertThat(server.get("/health").status()).isEqualTo(200);
            assertThat(answered(held)).as("the others are still held").hasSize(1);
            assertThat(status(answered(held).get(0))).contains(" 503 ");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static List<Socket> answered(List<Socket> held) throws IOException {
        List<Socket> answered = new ArrayList<>();
        for (Socket socket : held) {
            if (socket.getInputStream().available() > 0) {
                answered.add(socket);
            }
        }
        return answered;
    }

    @Test
    void the_body_of_what_is_only_read_is_not_waited_for() throws Exception {
        try (Socket socket = open()) {
            write(socket, message("GET /health"));
            assertThat(status(socket)).contains(" 200 ");
        }
    }

    @Test
    void a_header_without_end_is_refused() throws Exception {
        try (Socket socket = open()) {
            write(socket, head("X-Long: " + "a".repeat(40_000) + "\r\n"));
            assertThat(status(socket)).contains(" 431 ");
        }
    }

    @Test
    void head_is_get_without_a_body_and_options_tells_methods_and_no_origin() {
        Answer head = server.send(server.to("/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.http().body()).isEmpty();
        Answer preflight = server.send(server.to(PATH)
                .headers("Origin", "https://evil.example", "Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.status()).isEqualTo(401);
        Answer options = server.send(server.to(PATH)
                .headers(Tokens.asAdmin())
                .header("Origin", "https://evil.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.http().headers().firstValue("Allow").orElse("")).contains("POST");
        for (Answer answer : new Answer[] {head, preflight, options}) {
            assertThat(answer.http().headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
            assertThat(answer.http().headers().firstValue("Cache-Control")).contains("no-store");
        }
    }
}
