package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.docker.DockerSettings;
import dev.mainstay.adapters.etcd.EtcdSettings;
import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.panel.EdgeSettings;
import dev.mainstay.adapters.local.LocalSettings;
import dev.mainstay.adapters.local.UploadSettings;
import dev.mainstay.adapters.postgres.LocalServerSettings;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.adapters.redis.RedisSettings;
import dev.mainstay.adapters.ssh.SshSettings;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.DurationText;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The root of the configuration tree (DESIGN section 5).
 *
 * @param agent what the core reads
 * @param local the machine
 * @param http where the server listens
 * @param peers how this node speaks to other nodes
 * @param jwtSecret the key of admin tokens; the panel's own, from its tables, when not given
 * @param edge whom the panel's routes let in, and how often
 * @param postgres the database
 * @param redis the cache
 * @param docker service containers
 * @param etcd where the lease is kept
 * @param ssh where a panel's data lies on a server that it is recovered from
 * @param uploads where the panel's uploads are
 * @param patroni the listener of Patroni's dialect
 * @param tags what is said of this node
 */
public record ServerSettings(
        AgentSettings agent,
        LocalSettings local,
        HttpSettings http,
        PeerSettings peers,
        Optional<Secret> jwtSecret,
        EdgeSettings edge,
        PostgresSettings postgres,
        RedisSettings redis,
        DockerSettings docker,
        EtcdSettings etcd,
        SshSettings ssh,
        UploadSettings uploads,
        PatroniListener patroni,
        Tags tags) {

    static ServerSettings from(Section root) {
        PostgresSettings postgres = PostgresSettings.from(root.section("postgresql"));
        RedisSettings redis = RedisSettings.from(root.section("redis"));
        AgentSettings agent = AgentSection.read(
                root, postgres.database().endpoint().port(), redis.server().port());
        checkServer(root.section("postgresql"), postgres.server(), agent);
        checkWatchdog(root.section("guard"), postgres.server(), agent);
        return new ServerSettings(
                agent,
                local(root.section("node"), postgres.server()),
                HttpSettings.from(root.section("http")),
                PeerSettings.from(root.section("peers")),
                root.section("auth")
                        .about("the key that signs admin tokens; without it the panel's, from system_preferences")
                        .secret("jwt_secret"),
                EdgeSettings.from(root.section("auth"), root.section("http")),
                postgres,
                redis,
                DockerSettings.from(root.section("docker"), root.section("radius")),
                etcd(root.section("guard"), agent.policy().guard()),
                SshSettings.from(root.section("recover")),
                UploadSettings.from(root.section("uploads")),
                PatroniListener.from(root.section("patroni")),
                TagSection.read(root.section("node")));
    }

    /** The lease is needed where it decides; elsewhere it may be named, and nothing asks it. */
    private static EtcdSettings etcd(Section guard, GuardPolicy policy) {
        EtcdSettings etcd = EtcdSettings.from(guard.section("etcd"));
        boolean needed = policy.chosen().equals(Optional.of(SplitBrainGuard.LEASE));
        if (needed && etcd.endpoints().isEmpty()) {
            guard.section("etcd").refuse("endpoints", "expected at least one member of an etcd for guard.kind: lease");
        }
        return etcd;
    }

    private static void checkServer(Section section, LocalServerSettings server, AgentSettings agent) {
        if (server.startedBy() == LocalServerSettings.StartedBy.DOCKER) {
            refusePaths(section, server);
        }
        Duration longest = agent.policy().failover().threshold().dividedBy(2);
        if (server.standby().receiverTimeout().compareTo(longest) > 0) {
            section.refuse(
                    "wal_receiver_timeout",
                    "expected at most half of failover.threshold, " + DurationText.of(longest)
                            + ": until then a dead stream counts as a sign of life");
        }
    }

    /** The engine tells where a container's files and programs are, and a second word could only differ from it. */
    private static void refusePaths(Section section, LocalServerSettings server) {
        Map<String, Optional<Path>> paths = new TreeMap<>(Map.of(
                "bin_dir", server.binDirectory(),
                "data_directory", server.dataDirectory(),
                "config_file", server.configFile(),
                "hba_file", server.hbaFile(),
                "log_file", server.logFile()));
        paths.forEach((key, path) -> {
            if (path.isPresent()) {
                section.refuse(key, "expected nothing with process: docker, since the engine tells it");
            }
        });
    }

    private static void checkWatchdog(Section guard, LocalServerSettings server, AgentSettings agent) {
        boolean isRequired = agent.policy().guard().watchdog() == Watchdog.REQUIRED;
        if (isRequired && server.startedBy() == LocalServerSettings.StartedBy.NONE) {
            guard.refuse("watchdog", "expected automatic or off: required needs postgresql.process: local or docker");
        }
    }

    /** What must be remembered when the data is replaced cannot lie in it (D23). */
    private static LocalSettings local(Section node, LocalServerSettings server) {
        LocalSettings local = LocalSettings.from(node);
        if (server.dataDirectory().filter(local.stateDir()::startsWith).isPresent()) {
            node.refuse("state_dir", "expected a directory outside postgresql.data_directory");
        }
        return local;
    }
}
