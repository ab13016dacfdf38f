package dev.mainstay.adapters.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Something that listens and answers, and is not a Redis. */
final class FakeHttp implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket();
    private final Thread answering = new Thread(this::answer, "not-a-redis");

    FakeHttp() throws IOException {
        listening.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        answering.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void answer() {
        try (Socket client = listening.accept()) {
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            return;
        }
    }
}
