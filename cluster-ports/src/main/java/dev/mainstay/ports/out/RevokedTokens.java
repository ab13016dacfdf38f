package dev.mainstay.ports.out;

import dev.mainstay.ports.settings.Secret;

/**
 * Tokens that somebody gave back by logging out of the panel (spec/panel-api.md 2.3). A look-up, never a guarantee: the panel
 * keeps the list in a cache that may forget, so whatever cannot be asked is not revoked.
 *
 * <p>Safe for all threads. Answers within half a second, or says no; nothing is thrown.
 */
public interface RevokedTokens {

    /** Whether this token, as it stands in the header, was given back. */
    boolean isRevoked(Secret token);

    /** Where nobody keeps such a list. */
    static RevokedTokens none() {
        return token -> false;
    }
}
