package dev.mainstay.testing.sim.world;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;

/**
 * A write of which a client was told that it is safe.
 *
 * @param row its number; grows over all nodes, never repeated
 * @param node who acknowledged it
 * @param term the term in that node's state file then
 * @param end the position after it, there
 * @param bytes how much it wrote
 * @param at when it was acknowledged, virtual time
 */
public record Acknowledged(long row, NodeId node, Term term, Lsn end, long bytes, Duration at) {}
