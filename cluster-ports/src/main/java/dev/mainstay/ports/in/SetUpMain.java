package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import java.util.Optional;

/** Makes this standalone server the main of a new cluster (spec/panel-api.md 1.6). */
public interface SetUpMain {

    /** Asks for it, or with {@code dryRun} for its plan. */
    CommandReply setUpMain(Command command, Actor actor, boolean dryRun);

    /**
     * What is asked for.
     *
     * @param name the node's name; the host name when not given
     * @param address where peers reach it; the configured one when not given
     */
    record Command(Optional<ServerName> name, Optional<NodeAddress> address) {}
}
