package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** Looks from this server whether a main can be joined (spec/panel-api.md 1.8). Changes nothing. */
public interface TestConnection {

    /** Looks at all three doors at once, at most 5 s each. */
    Report test(Target target);

    /**
     * Where to look.
     *
     * @param api the main's API
     * @param databasePort its database, on the same address
     * @param redisPort its Redis, on the same address
     * @param secret the cluster secret to try, where given
     */
    record Target(PeerUrl api, int databasePort, int redisPort, Optional<Secret> secret) {}

    /**
     * What was found.
     *
     * @param api whether the API answers as a panel's
     * @param database whether a PostgreSQL answers
     * @param redis whether a Redis answers
     * @param secretAccepted whether the main took the secret; empty when none was given or the API is not reached
     * @param version the panel's version there
     */
    record Report(
            Reach api,
            Reach database,
            Reach redis,
            Optional<Boolean> secretAccepted,
            Optional<SoftwareVersion> version) {}
}
