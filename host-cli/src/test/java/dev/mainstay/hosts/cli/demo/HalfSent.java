package dev.mainstay.hosts.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request whose body was announced and has not come, on a connection of its own. Confined to one thread. */
final class HalfSent implements AutoCloseable {
    private static final int LIMIT_MS = 60_000;

    private final Socket socket;

    HalfSent(int port, String request, long announced, String... headers) {
        try {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(LIMIT_MS);
            String more = headers.length == 0 ? "" : String.join("\r\n", List.of(headers)) + "\r\n";
            String head = request + " HTTP/1.1\r\nHost: node\r\nContent-Length: " + announced + "\r\n" + more + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException broken) {
            throw new AssertionError("no connection for " + request, broken);
        }
    }

    /** Whether something came back, without waiting for it. */
    boolean isAnswered() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException closed) {
            return true;
        }
    }

    /** The status of the answer, once it comes. */
    int status() {
        try {
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return Integer.parseInt(String.valueOf(line).replaceFirst("HTTP/1.1 ([0-9]+).*", "$1"));
        } catch (IOException broken) {
            throw new AssertionError("no answer", broken);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unclean) {
            throw new AssertionError(unclean);
        }
    }
}
