package dev.mainstay.testing.sim.world;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.Optional;

/**
 * A database that left recovery.
 *
 * @param node whose
 * @param timeline the new one
 * @param fork the position at which it left the old one
 * @param at when, virtual time
 * @param trigger who asked, by the node's journal; empty when nobody is on record, as when an operator promoted by hand
 */
public record Promotion(NodeId node, Timeline timeline, Lsn fork, Duration at, Optional<Promote.Trigger> trigger) {}
