package dev.mainstay.adapters.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that answers each connection with what a test wrote, byte for byte. */
final class RawServer {
    final List<String> received = new CopyOnWriteArrayList<>();
    final CountDownLatch release = new CountDownLatch(1);

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Script script;

    /** What a connection gets. */
    interface Script {
        void answer(OutputStream out, CountDownLatch release) throws IOException, InterruptedException;
    }

    RawServer(Script script) throws IOException {
        this.script = script;
        this.listener = listen();
        threads.execute(this::accept);
    }

    /** A whole answer with that body. */
    static Script answering(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (out, release) -> {
            out.write(("HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: "
                            + bytes.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
        };
    }

    private static ServerSocket listen() throws IOException {
        IOException last = new IOException("no port tried");
        int first = 26_500 + (int) (ProcessHandle.current().pid() % 3_000);
        for (int port = first; port < first + 100; port++) {
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    PeerUrl url() {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("127.0.0.1"), listener.getLocalPort()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            received.add(request(new BufferedInputStream(socket.getInputStream())));
            script.answer(socket.getOutputStream(), release);
            socket.getOutputStream().flush();
        } catch (IOException cut) {
            received.add("cut");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        lower.substring(at + 15, lower.indexOf("\r\n", at)).strip());
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The port refuses connections afterwards: until the accepting thread is gone, the kernel may still take one. */
    void stop() throws IOException {
        release.countDown();
        listener.close();
        threads.shutdownNow();
        try {
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
