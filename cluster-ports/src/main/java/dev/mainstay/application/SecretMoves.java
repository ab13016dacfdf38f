package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.settings.AgentPassword;
import java.util.Optional;
import java.util.Set;

/**
 * The main's own part in a rotation of the cluster secret. Called off the loop; every move may be repeated, and what this
 * node remembers changes last.
 */
final class SecretMoves {

    private final Ports ports;
    private final EventRecorder recorder;

    SecretMoves(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
    }

    /**
     * Uses the next secret from now on. The agent's role first: until then every node logs in with the password of either
     * secret (D25).
     *
     * @param row what shall stand in the shared row
     * @return false when there is a member that is not among the confirmed ones
     */
    boolean commit(SecretRotation open, String row, Set<NodeId> confirmed) {
        if (!areAll(confirmed)) {
            return false;
        }
        NodeSecrets secrets = ports.state().load().secrets();
        ports.postgres().createRoles(secrets.replication().orElseThrow(), AgentPassword.derive(open.other()));
        String unusedText = share(row);
        ports.state()
                .update(facts ->
                        concerns(facts, open) ? facts.with(facts.secrets().committed()) : facts);
        return true;
    }

    /** Lets the shared row say this in the place of the secret; writes only what is news. */
    String share(String row) {
        ClusterId cluster =
                ports.state().load().node().membership().orElseThrow().clusterId();
        if (!ports.tables().sharedSecret(cluster).equals(Optional.of(row))) {
            ports.tables().shareSecret(cluster, row);
        }
        return row;
    }

    /** Takes the old secret no more; false as above. On record first: behind the end nothing remembers it. */
    boolean forget(SecretRotation open, Set<NodeId> confirmed) {
        if (!areAll(confirmed)) {
            return false;
        }
        recorder.recordOnce(
                open.operation(),
                open.actor(),
                ClusterEvent.of(
                        EventKind.SECRET_ROTATED,
                        "The cluster secret was replaced; nobody takes the old one any more",
                        RotationReports.lasting(open)));
        ports.state()
                .update(facts ->
                        concerns(facts, open) ? facts.with(facts.secrets().rotating(Optional.empty())) : facts);
        return true;
    }

    private static boolean concerns(LocalFacts facts, SecretRotation open) {
        return facts.secrets().rotation().equals(Optional.of(open));
    }

    /** By the tables as they are now: one that was admitted a moment ago is in no view yet. */
    private boolean areAll(Set<NodeId> confirmed) {
        Optional<NodeId> own = ports.state().load().node().membership().map(Membership::nodeId);
        return ports.tables().nodes().stream()
                .map(Node::id)
                .filter(id -> !own.equals(Optional.of(id)))
                .allMatch(confirmed::contains);
    }
}
