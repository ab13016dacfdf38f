package dev.mainstay.adapters.redis;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks whether a Redis answers somewhere, on a plain socket, without logging in. Safe for all threads. */
final class RedisPing {

    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ANSWER = 128;
    private static final List<String> ANSWERS = List.of("+PONG", "-NOAUTH", "-LOADING");

    private RedisPing() {}

    /** Waits at most {@code limit} for connections, all addresses of a name together, and as long again for answers. */
    static Reach reach(Endpoint server, Duration limit) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(server.address().host());
            int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis() / addresses.length));
            Reach reach = Reach.no("the name " + server.address() + " has no address");
            for (int at = 0; at < addresses.length && !reach.answered(); at++) {
                reach = reach(server, new InetSocketAddress(addresses[at], server.port()), millis);
            }
            return reach;
        } catch (UnknownHostException unknown) {
            return Reach.no(
                    "the name " + server.address() + " is not known: use its IP address or repair the name service");
        }
    }

    private static Reach reach(Endpoint server, InetSocketAddress address, int millis) {
        try (Socket socket = new Socket()) {
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(PING);
            return judge(server, firstWords(socket.getInputStream()));
        } catch (SocketTimeoutException late) {
            return Reach.no("nothing answers at " + server + " within " + millis
                    + " ms: is a firewall between, or does Redis listen elsewhere (bind in redis.conf)?");
        } catch (IOException refused) {
            return Reach.no("nothing answers at " + server
                    + ": is Redis running, and does it listen there (bind in redis.conf)?");
        }
    }

    private static Reach judge(Endpoint server, String answer) {
        if (ANSWERS.stream().anyMatch(answer::startsWith)) {
            return Reach.yes();
        }
        if (answer.startsWith("-DENIED")) {
            return Reach.no(
                    "Redis at " + server + " is in protected mode: give it a password (requirepass in redis.conf)");
        }
        return Reach.no("what answers at " + server + " is not a Redis");
    }

    /** The longest answer that matters is shorter than any packet, so one read has it. */
    private static String firstWords(InputStream in) throws IOException {
        byte[] answer = new byte[LONGEST_ANSWER];
        int length = in.read(answer);
        return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }
}
