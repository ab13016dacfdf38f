package dev.mainstay.adapters.http.patroni;

import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;

/**
 * How this node answers in Patroni's dialect. Immutable.
 *
 * @param scope the cluster's name in answers and metrics
 * @param login who may change anything; everybody when empty
 * @param allowlist addresses, networks such as {@code 10.0.0.0/8} and host names that may change anything; all when empty
 * @param allowMembers whether the members' addresses are on that list; on its own it makes a list of them
 * @param certified whether who changes anything must show a client certificate, where connections are encrypted
 */
public record PatroniSettings(
        String scope, Optional<Login> login, List<String> allowlist, boolean allowMembers, boolean certified) {

    /** Copies the list. */
    public PatroniSettings {
        allowlist = List.copyOf(allowlist);
    }

    /**
     * A user.
     *
     * @param name without a colon
     * @param password his
     */
    public record Login(String name, Secret password) {}

    /** Open to everybody. */
    public static PatroniSettings open(String scope) {
        return new PatroniSettings(scope, Optional.empty(), List.of(), false, false);
    }
}
