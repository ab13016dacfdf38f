package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.local.LocalSettings;
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
 */
public record ServerSettings(AgentSettings agent, LocalSettings local, HttpSettings http, Optional<Secret> jwtSecret) {

    static ServerSettings from(Section root) {
        return new ServerSettings(
                AgentSection.read(root, 5432, 6379),
                LocalSettings.from(root.section("node")),
                HttpSettings.from(root.section("http")),
                root.section("auth")
                        .about("The key that signs admin tokens. Default: the panel's, from system_preferences.")
                        .secret("jwt_secret"));
    }
}
