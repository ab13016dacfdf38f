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
 */
public record HeartbeatReply(
        Optional<NodeId> node,
        Term term,
        Optional<Lsn> position,
        Optional<SoftwareVersion> version,
        Optional<Boolean> autoFailover,
        Optional<Duration> threshold,
        Optional<Instant> at) {}
