package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the main answers to a heartbeat; an existing node of the panel tells only its version.
 *
 * @param node the sender's number as the main knows it
 * @param term the main's term
 * @param position the main's last position
 * @param version the panel's version there
 * @param autoFailover whether automatic failover is on
 * @param threshold its threshold
 * @param at the main's clock when it answered
 * @param kept the cluster's rows, where it leads a standby cluster, whose members cannot read them in their database (ADR 34)
 */
public record HeartbeatReply(
        Optional<NodeId> node,
        Term term,
        Optional<Lsn> position,
        Optional<SoftwareVersion> version,
        Optional<Boolean> autoFailover,
        Optional<Duration> threshold,
        Optional<Instant> at,
        Optional<KeptRows> kept) {

    /** Of a main, whose rows lie in the tables. */
    public HeartbeatReply(
            Optional<NodeId> node,
            Term term,
            Optional<Lsn> position,
            Optional<SoftwareVersion> version,
            Optional<Boolean> autoFailover,
            Optional<Duration> threshold,
            Optional<Instant> at) {
        this(node, term, position, version, autoFailover, threshold, at, Optional.empty());
    }
}
