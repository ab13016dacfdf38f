package dev.mainstay.ports.settings;

import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.NodeEndpoints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the core reads of the configuration; the host binds it.
 *
 * @param name the node's name when none is given
 * @param advertised what peers are told of this node (D26)
 * @param version the panel's version, from the embedding host (D16)
 * @param allowLoopback whether loopback addresses may be told to peers: demo and tests only
 * @param policy the rules; failover settings only seed the cluster's row (D17)
 * @param secretReveal how long after setup-main the secret is shown (D-05)
 * @param limits how long commands may take
 * @param reattach how an old main comes back
 * @param thresholdFloor the shortest failover threshold that may be set while the agent runs
 * @param remotePassword of the role {@code replicator} at the main that a standby cluster follows (ADR 23)
 */
public record AgentSettings(
        ServerName name,
        NodeEndpoints advertised,
        SoftwareVersion version,
        boolean allowLoopback,
        Policy policy,
        Duration secretReveal,
        Limits limits,
        Reattach reattach,
        Duration thresholdFloor,
        Optional<Secret> remotePassword) {

    /** With the shortest threshold of the design. */
    public AgentSettings(
            ServerName name,
            NodeEndpoints advertised,
            SoftwareVersion version,
            boolean allowLoopback,
            Policy policy,
            Duration secretReveal,
            Limits limits,
            Reattach reattach) {
        this(name, advertised, version, allowLoopback, policy, secretReveal, limits, reattach, Duration.ofMinutes(1));
    }

    /** Of a node that knows no remote main. */
    public AgentSettings(
            ServerName name,
            NodeEndpoints advertised,
            SoftwareVersion version,
            boolean allowLoopback,
            Policy policy,
            Duration secretReveal,
            Limits limits,
            Reattach reattach,
            Duration thresholdFloor) {
        this(
                name,
                advertised,
                version,
                allowLoopback,
                policy,
                secretReveal,
                limits,
                reattach,
                thresholdFloor,
                Optional.empty());
    }

    /** The rules and limits of {@code docs/configuration.md}, for a host that has a configuration of its own. */
    public static AgentSettings standard(ServerName name, NodeEndpoints advertised, SoftwareVersion version) {
        FailoverPolicy failover =
                new FailoverPolicy(true, FailoverPolicy.DEFAULT_THRESHOLD, FailoverPolicy.DEFAULT_MAXIMUM_LAG);
        GuardPolicy guard =
                new GuardPolicy(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Watchdog.AUTOMATIC);
        return new AgentSettings(
                name,
                advertised,
                version,
                false,
                new Policy(failover, guard, Timings.standard()),
                Duration.ofMinutes(15),
                Limits.standard(),
                Reattach.standard());
    }

    /**
     * How an old main comes back.
     *
     * @param automatic whether it does so by itself when that gives up nothing that a person must decide on
     * @param keptOldData how many of its old data directories stay; 1 to 100
     */
    public record Reattach(boolean automatic, int keptOldData) {

        /** By itself, and the last two old data directories stay. */
        public static Reattach standard() {
            return new Reattach(true, 2);
        }
    }

    /**
     * How long commands may take.
     *
     * @param peer one message to another node
     * @param start starting the database
     * @param stop stopping it
     * @param promote leaving recovery
     * @param stream from starting a fresh standby until it streams
     */
    public record Limits(Duration peer, Duration start, Duration stop, Duration promote, Duration stream) {

        /** 5 s, 60 s, 60 s, 20 s and 120 s. */
        public static Limits standard() {
            return new Limits(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(2));
        }
    }
}
