package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * How this node answers in the panel's dialect. Immutable.
 *
 * @param version the panel's version here, for {@code /health}
 * @param jwtSecret the key of panel tokens; when not given, the panel's own row
 * @param localToken the node-local token of the command line, accepted from loopback only (D27); empty when there is none
 * @param allowLoopback whether nodes may share a machine (D26)
 * @param databaseName the panel's database, told to joining nodes for information
 * @param edge whom the routes let in, and how often
 * @param patience how long a command is waited for before 202; 0 to 50 s, default 25 s (D18)
 */
public record PanelSettings(
        SoftwareVersion version,
        Optional<Secret> jwtSecret,
        Optional<Secret> localToken,
        boolean allowLoopback,
        String databaseName,
        EdgeSettings edge,
        Duration patience) {
    /** Shorter than the patience of the existing client, which is 30 s. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(25);

    private static final Duration LONGEST = Duration.ofSeconds(50);

    /** Rejects a patience out of range. */
    public PanelSettings {
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("patience " + patience.toMillis() + " ms is not valid: expected 0 to "
                    + LONGEST.toSeconds() + " s");
        }
    }

    /** Of a node inside a panel: the panel's own key, no command line beside it, the usual limits. */
    public static PanelSettings standard(SoftwareVersion version, String databaseName) {
        return new PanelSettings(
                version,
                Optional.empty(),
                Optional.empty(),
                false,
                databaseName,
                EdgeSettings.standard(),
                DEFAULT_PATIENCE);
    }

    /** A switchover is waited for twice as long, at most 50 s: the web server in front cuts at 60 s. */
    Duration switchoverPatience() {
        Duration twice = patience.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
