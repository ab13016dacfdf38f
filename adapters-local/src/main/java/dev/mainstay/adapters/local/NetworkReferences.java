package dev.mainstay.adapters.local;

import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.References;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.time.Duration;

/**
 * Knocks at a TCP port, or pings: as root by ICMP, else at the echo port, where a refusal is an answer too.
 *
 * <p>Safe for all threads.
 */
final class NetworkReferences implements References {

    @Override
    public Reach reach(ReferenceAddress reference, Duration limit) {
        int millis = (int) Math.min(limit.toMillis(), Integer.MAX_VALUE);
        try {
            InetAddress host = InetAddress.getByName(reference.address().host());
            boolean answered = reference.port().isPresent()
                    ? knock(new InetSocketAddress(host, reference.port().get()), millis)
                    : host.isReachable(millis);
            return answered ? Reach.yes() : Reach.no("no answer from " + reference + " within " + millis + " ms");
        } catch (IOException unreachable) {
            return Reach.no(reference + ": " + unreachable.getMessage());
        }
    }

    private static boolean knock(InetSocketAddress at, int millis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(at, millis);
            return true;
        } catch (NoRouteToHostException noRoute) {
            throw noRoute;
        } catch (ConnectException refused) {
            return wasRefused(refused);
        }
    }

    /** The one name for a refused port and for a network that is down; only the text tells them apart. */
    private static boolean wasRefused(ConnectException refused) throws ConnectException {
        if (String.valueOf(refused.getMessage()).contains("refused")) {
            return true;
        }
        throw refused;
    }
}
