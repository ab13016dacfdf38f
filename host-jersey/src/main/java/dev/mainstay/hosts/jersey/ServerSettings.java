package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.docker.DockerSettings;
import dev.mainstay.adapters.local.LocalSettings;
import dev.mainstay.adapters.postgres.LocalServerSettings;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.adapters.redis.RedisSettings;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.util.Optional;

/**
 * The root of the configuration tree (DESIGN section 5).
 *
 * @param agent what the core reads
 * @param local the machine
 * @param http where the server listens
 * @param jwtSecret the key of admin tokens; the panel's own, from its tables, when not given
 * @param postgres the database over SQL
 * @param redis the cache
 * @param docker service containers
 */
public record ServerSettings(
        AgentSettings agent,
        LocalSettings local,
        HttpSettings http,
        Optional<Secret> jwtSecret,
        PostgresSettings postgres,
        RedisSettings redis,
        DockerSettings docker) {

    static ServerSettings from(Section root) {
        PostgresSettings postgres = postgres(root.section("postgresql"));
        RedisSettings redis = RedisSettings.from(root.section("redis"));
        AgentSettings agent = AgentSection.read(
                root, postgres.database().endpoint().port(), redis.server().port());
        return new ServerSettings(
                agent,
                LocalSettings.from(root.section("node")),
                HttpSettings.from(root.section("http")),
                root.section("auth")
                        .about("the key that signs admin tokens; without it the panel's, from system_preferences")
                        .secret("jwt_secret"),
                postgres,
                redis,
                DockerSettings.from(root.section("docker")));
    }

    private static PostgresSettings postgres(Section section) {
        PostgresSettings settings = PostgresSettings.from(section);
        if (settings.server().startedBy() == LocalServerSettings.StartedBy.DOCKER) {
            section.refuse("process", "expected local or none; a database in a container is not supported yet");
        }
        return settings;
    }
}
