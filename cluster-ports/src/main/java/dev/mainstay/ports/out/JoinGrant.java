package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * What the main gives a joining server (spec/panel-api.md 1.9).
 *
 * @param cluster which cluster
 * @param node the joiner's number
 * @param role what it will be
 * @param mainNode the main's number
 * @param main where the main's database and Redis are reached
 * @param slot its slot, which exists already
 * @param replicationPassword of the role {@code replicator}
 * @param redisPassword of the main's Redis, where it has one
 * @param database the database it will hold
 * @param databaseBytes what the base backup will move, about
 * @param term the main's term
 * @param minimum settings it must have at least
 * @param kept the cluster's rows, where it is a standby cluster, whose members cannot read them in their database (ADR 34)
 */
public record JoinGrant(
        ClusterId cluster,
        NodeId node,
        Role role,
        NodeId mainNode,
        NodeEndpoints main,
        SlotName slot,
        Secret replicationPassword,
        Optional<Secret> redisPassword,
        SystemIdentifier database,
        long databaseBytes,
        Term term,
        MinimumSettings minimum,
        Optional<KeptRows> kept) {

    /** Of a main, whose rows lie in the tables. */
    public JoinGrant(
            ClusterId cluster,
            NodeId node,
            Role role,
            NodeId mainNode,
            NodeEndpoints main,
            SlotName slot,
            Secret replicationPassword,
            Optional<Secret> redisPassword,
            SystemIdentifier database,
            long databaseBytes,
            Term term,
            MinimumSettings minimum) {
        this(
                cluster,
                node,
                role,
                mainNode,
                main,
                slot,
                replicationPassword,
                redisPassword,
                database,
                databaseBytes,
                term,
                minimum,
                Optional.empty());
    }
}
