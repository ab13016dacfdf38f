package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeReport;
import java.util.Optional;

/**
 * What a secondary tells the main each beat (spec/panel-api.md 1.10).
 *
 * @param cluster which cluster, where told
 * @param node its number; an existing node of the panel does not tell it
 * @param hardwareId which server
 * @param address its address, where told
 * @param term the highest term it knows; {@link Term#NONE} when not told
 * @param report how it does
 */
public record Heartbeat(
        Optional<ClusterId> cluster,
        Optional<NodeId> node,
        HardwareId hardwareId,
        Optional<NodeAddress> address,
        Term term,
        NodeReport report) {}
