package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * A server that a panel's data is taken from, as it is reached over SSH.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.18.
 *
 * @param door address and port of its SSH server
 * @param user who logs in there: 1 to 32 lower-case letters, digits, underscores and hyphens
 */
public record SourceServer(Endpoint door, String user) {

    /** The port of SSH. */
    public static final int PORT = 22;

    /** Who logs in when nobody is named: only root reaches both kinds of database without more secrets. */
    public static final String ROOT = "root";

    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    /** Rejects names that are no user's with {@code InvalidRequestException}. */
    public SourceServer {
        if (!USER.matcher(user).matches()) {
            throw new InvalidRequestException("source_user is not valid: expected 1 to 32 lower-case letters, digits,"
                    + " underscores and hyphens, beginning with a letter or underscore");
        }
    }

    @Override
    public String toString() {
        return user + "@" + door;
    }
}
