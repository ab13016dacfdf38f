package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import java.util.Optional;

/**
 * What a joining server tells the main (spec/panel-api.md 1.9).
 *
 * @param hardwareId which server
 * @param name for people
 * @param endpoints where it is reached
 * @param role what it wants to be
 * @param database its present database, which will be moved aside
 * @param version the panel's version
 */
public record JoinRequest(
        HardwareId hardwareId,
        ServerName name,
        NodeEndpoints endpoints,
        Role role,
        Optional<SystemIdentifier> database,
        SoftwareVersion version) {}
