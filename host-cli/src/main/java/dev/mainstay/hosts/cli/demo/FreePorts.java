package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ports on which nobody listens, below the range that the kernel gives to clients: a client that polls a free port of that
 * range on loopback can connect to itself.
 */
final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 500;

    private final SecureRandom random = new SecureRandom();
    private final Set<Integer> given = new LinkedHashSet<>();

    /** Another free port of that address. */
    int next(String address) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LOWEST + random.nextInt(HIGHEST - LOWEST);
            if (isFree(address, port) && given.add(port)) {
                return port;
            }
        }
        throw new UnavailableException("no free port on " + address + " from " + LOWEST + " to " + HIGHEST
                + "; is it an address of loopback?");
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
