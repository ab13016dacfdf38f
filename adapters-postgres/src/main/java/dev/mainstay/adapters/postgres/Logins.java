package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whom the agent may log in as, the most promising first: its own role by each cluster secret that the node takes,
 * then the configured user; the one that worked last before all others (D25). Safe for all threads.
 */
final class Logins {

    private final Login configured;
    private final Supplier<List<Secret>> clusterSecrets;
    private volatile Optional<Login> worked = Optional.empty();

    Logins(Login configured, Supplier<List<Secret>> clusterSecrets) {
        this.configured = configured;
        this.clusterSecrets = clusterSecrets;
    }

    List<Login> candidates() {
        List<Login> all = new ArrayList<>();
        clusterSecrets.get().forEach(secret -> all.add(own(secret)));
        all.add(configured);
        Optional<Login> first = worked;
        all.sort(Comparator.comparing(login -> !first.equals(Optional.of(login))));
        return List.copyOf(all);
    }

    Login configured() {
        return configured;
    }

    void worked(Login login) {
        worked = Optional.of(login);
    }

    /** Roles were made, changed or dropped: the usual order holds again. */
    void forget() {
        worked = Optional.empty();
    }

    private static Login own(Secret secret) {
        return new Login(AgentPassword.ROLE, Optional.of(AgentPassword.derive(secret)));
    }
}
