package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What this machine calls itself, for settings that were left out. Asks the kernel only, never a name server: a hung one
 * must not keep an agent from starting.
 *
 * <p>Source: spec/panel-api.md 5.6.
 */
final class OwnAddress {

    private static final List<String> INSIDE = List.of("docker", "veth", "br-", "lo");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final ServerName NAMELESS = new ServerName("server");

    private OwnAddress() {}

    /** The first IPv4 address of an interface that is up and leads out of the machine. */
    static Optional<NodeAddress> detected() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddress::leadsOut)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .map(NodeAddress::new);
        } catch (SocketException unknown) {
            return Optional.empty();
        }
    }

    /** The host name. */
    static ServerName hostName() {
        try {
            return new ServerName(Files.readString(HOST_NAME).strip());
        } catch (IOException | ClusterException unknown) {
            return NAMELESS;
        }
    }

    private static boolean leadsOut(NetworkInterface card) {
        try {
            return card.isUp() && !card.isLoopback() && INSIDE.stream().noneMatch(card.getName()::startsWith);
        } catch (SocketException gone) {
            return false;
        }
    }
}
