package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeAddress;
import java.util.List;

/**
 * What our block in pg_hba.conf says. The block stands first in the file, since the first match wins, and is written
 * whole each time.
 *
 * @param closed whether clients are refused: then only the agent's role and replication come in (D7)
 * @param peers addresses from which {@code replicator} may stream; loopback where nodes share a machine (D26)
 */
public record AccessRules(boolean closed, List<NodeAddress> peers) {

    /** Copies the peers. */
    public AccessRules {
        peers = List.copyOf(peers);
    }

    /** The lines that let the peers stream, each once. */
    public List<String> replicationLines() {
        return peers.stream().map(AccessRules::replicationLine).distinct().toList();
    }

    /**
     * The lines that let {@code replicator} of each peer into a database, through which {@code pg_rewind} reads files; none
     * while closed.
     *
     * @param database its name, quoted here so that no word of it has a meaning of its own
     */
    public List<String> rewindLines(String database) {
        String name = "\"" + database.replace("\"", "\"\"") + "\"";
        List<NodeAddress> admitted = closed ? List.of() : peers;
        return admitted.stream()
                .map(peer -> "host " + name + " replicator " + mask(peer) + " md5")
                .distinct()
                .toList();
    }

    /**
     * The exact line that lets one peer stream, as the panel's API promises it; with a password stored for SCRAM the
     * word {@code md5} means SCRAM. A loopback peer is seen as 127.0.0.1, whichever loopback address it has (D26).
     * Source: spec/panel-api.md 1.6.
     */
    public static String replicationLine(NodeAddress peer) {
        return "host replication replicator " + mask(peer) + " md5";
    }

    private static String mask(NodeAddress peer) {
        if (peer.isIpv6()) {
            return peer + "/128";
        }
        if (peer.isLoopback()) {
            return "127.0.0.1/32";
        }
        return peer.isLiteral() ? peer + "/32" : peer.toString();
    }
}
