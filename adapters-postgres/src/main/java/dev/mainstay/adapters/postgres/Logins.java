package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Whom the agent may log in as, the most promising first: its own role while the node has a cluster secret, then the
 * configured user; the one that worked last before all others (D25). Safe for all threads.
 */
final class Logins {

    private final Login configured;
    private final Supplier<Optional<Secret>> clusterSecret;
    private final AtomicReference<String> worked = new AtomicReference<>("");

    Logins(Login configured, Supplier<Optional<Secret>> clusterSecret) {
        this.configured = configured;
        this.clusterSecret = clusterSecret;
    }

    List<Login> candidates() {
        List<Login> all = new ArrayList<>();
        clusterSecret.get().ifPresent(secret -> all.add(own(secret)));
        all.add(configured);
        String first = worked.get();
        all.sort(Comparator.comparing(login -> !login.role().equals(first)));
        return List.copyOf(all);
    }

    Login configured() {
        return configured;
    }

    void worked(Login login) {
        worked.set(login.role());
    }

    /** Roles were made, changed or dropped: the usual order holds again. */
    void forget() {
        worked.set("");
    }

    private static Login own(Secret secret) {
        return new Login(AgentPassword.ROLE, Optional.of(AgentPassword.derive(secret)));
    }
}
