package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** Joins this standalone server to a main and copies its data (spec/panel-api.md 1.7). */
public interface SetUpSecondary {

    /** Asks for it, or with {@code dryRun} for its plan. Looks at the main first, at most 10 s. */
    CommandReply setUpSecondary(Command command, Actor actor, boolean dryRun);

    /** Where the data lies that a join moves aside, for the question before it. */
    String dataLocation();

    /** What a person must run where the agent may not copy; empty where it does. It holds no password. */
    Optional<OperatorScript> script();

    /**
     * What is asked for.
     *
     * @param main the main's API
     * @param secret the cluster secret
     * @param name the node's name; the host name when not given
     * @param address where peers reach it; the configured one when not given
     * @param role the role it will have; one that follows
     * @param force lifts the version guard
     */
    record Command(
            PeerUrl main,
            Secret secret,
            Optional<ServerName> name,
            Optional<NodeAddress> address,
            Role role,
            boolean force) {}
}
