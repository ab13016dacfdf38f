package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.Reach;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/**
 * Asks a server whether it speaks TLS: eight bytes, one byte back, no login and no line in its log. A name that must be
 * looked up first takes as long as the resolver does.
 *
 * <p>Source: PostgreSQL manual, "Message Formats", SSLRequest.
 */
final class SslKnock {

    private static final int LENGTH = 8;
    private static final int SSL_REQUEST = 80_877_103;

    private SslKnock() {}

    static Reach at(Endpoint server, Deadline deadline) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.address().host(), server.port()), deadline.remainingMillis());
            socket.setSoTimeout(deadline.remainingMillis());
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(LENGTH)
                            .putInt(LENGTH)
                            .putInt(SSL_REQUEST)
                            .array());
            return verdict(server, socket.getInputStream().read());
        } catch (SocketTimeoutException silent) {
            return Reach.no("PostgreSQL at " + server + " gave no answer within "
                    + deadline.limit().toMillis() + " ms: is the port open in the firewall, and the server not hung?");
        } catch (IOException failed) {
            return Reach.no("PostgreSQL at " + server + " cannot be reached: " + failed.getMessage());
        }
    }

    private static Reach verdict(Endpoint server, int answer) {
        return switch (answer) {
            case 'S', 'N', 'E' -> Reach.yes();
            case -1 ->
                Reach.no("the server at " + server + " closed the connection: it is not PostgreSQL, or it stops");
            default -> Reach.no("the server at " + server + " does not answer as PostgreSQL does");
        };
    }
}
