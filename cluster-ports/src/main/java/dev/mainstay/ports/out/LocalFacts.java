package dev.mainstay.ports.out;

import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.NodeState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that one node keeps over restarts outside the replicated database (D1).
 *
 * <p>Immutable.
 *
 * @param node who and what it is
 * @param secrets what it must not tell
 * @param files where its database keeps its files, once a running server told
 * @param peers the other members as last read, so that they can be asked while the database is down (D24)
 * @param secretCreatedAt when the cluster secret was made here; opens the reveal window; for people only
 * @param scheduled a switchover that waits for its moment
 * @param restart a restart of its database that waits for its moment
 * @param kept the cluster's rows, while its database is another cluster's and cannot hold them (ADR 23, 34)
 * @param parameters settings that the dynamic configuration has given to its database and not taken out since, by name
 */
public record LocalFacts(
        NodeState node,
        NodeSecrets secrets,
        Optional<ServerFiles> files,
        List<KnownPeer> peers,
        Optional<Instant> secretCreatedAt,
        Optional<ScheduledSwitchover> scheduled,
        Optional<ScheduledRestart> restart,
        Optional<KeptRows> kept,
        SortedSet<String> parameters) {

    /** Copies the peers and the names. */
    public LocalFacts {
        peers = List.copyOf(peers);
        parameters = Collections.unmodifiableSortedSet(new TreeSet<>(parameters));
    }

    /** The facts of a fresh node. */
    public static LocalFacts fresh(NodeState node) {
        return new LocalFacts(
                node,
                NodeSecrets.none(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Collections.emptySortedSet());
    }

    /** The same with another node state. */
    public LocalFacts with(NodeState changed) {
        return new LocalFacts(changed, secrets, files, peers, secretCreatedAt, scheduled, restart, kept, parameters);
    }

    /** The same with other secrets. */
    public LocalFacts with(NodeSecrets changed) {
        return new LocalFacts(node, changed, files, peers, secretCreatedAt, scheduled, restart, kept, parameters);
    }

    /** The same with known files. */
    public LocalFacts with(ServerFiles known) {
        return new LocalFacts(
                node, secrets, Optional.of(known), peers, secretCreatedAt, scheduled, restart, kept, parameters);
    }

    /** The same with the other members. */
    public LocalFacts with(List<KnownPeer> others) {
        return new LocalFacts(node, secrets, files, others, secretCreatedAt, scheduled, restart, kept, parameters);
    }

    /** The same with the moment the secret was made. */
    public LocalFacts revealingSince(Instant moment) {
        return new LocalFacts(node, secrets, files, peers, Optional.of(moment), scheduled, restart, kept, parameters);
    }

    /** The same with another switchover that waits, or none. */
    public LocalFacts scheduling(Optional<ScheduledSwitchover> later) {
        return new LocalFacts(node, secrets, files, peers, secretCreatedAt, later, restart, kept, parameters);
    }

    /** The same with another restart that waits, or none. */
    public LocalFacts restarting(Optional<ScheduledRestart> later) {
        return new LocalFacts(node, secrets, files, peers, secretCreatedAt, scheduled, later, kept, parameters);
    }

    /** The same with other settings that the dynamic configuration has given. */
    public LocalFacts given(SortedSet<String> names) {
        return new LocalFacts(node, secrets, files, peers, secretCreatedAt, scheduled, restart, kept, names);
    }

    /** The same with the cluster's rows kept here, or no more. */
    public LocalFacts keeping(Optional<KeptRows> rows) {
        return new LocalFacts(node, secrets, files, peers, secretCreatedAt, scheduled, restart, rows, parameters);
    }
}
