package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.settings.Secret;

/**
 * Whom a standby follows, and as whom. The password goes to a password file, never into {@code primary_conninfo} (M12).
 *
 * @param main the main's database
 * @param password of the role {@code replicator}
 * @param slot the standby's slot on the main
 * @param self the standby's number; its application name is {@code node_<number>}
 */
public record StandbySource(Endpoint main, Secret password, SlotName slot, NodeId self) {}
