package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;

/**
 * A closed main's request to lead in its place (spec/panel-api.md 1.15).
 *
 * @param cluster which cluster
 * @param from the main's number
 * @param address the main's address
 * @param term the term to lead in
 * @param lastRecordEnd the end of the last record the main ever wrote; must be held first
 * @param crashed whether its database crashed, so that it may have written more than it knows of
 * @param operation names the promotion: the same one again asks for the first result
 */
public record HandOver(
        ClusterId cluster,
        NodeId from,
        NodeAddress address,
        Term term,
        Lsn lastRecordEnd,
        boolean crashed,
        OperationId operation) {}
