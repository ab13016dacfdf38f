package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import java.util.LinkedHashSet;
import java.util.Set;

/** Revoked tokens in memory, behind a cache that may go away. Safe for all threads. */
public final class FakeRevokedTokens implements RevokedTokens {

    private final Set<String> cache = new LinkedHashSet<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private boolean away;

    /** Somebody logs out. */
    public synchronized void revoke(Secret token) {
        cache.add(token.reveal());
    }

    /** The cache goes away, or comes back as it was. */
    public synchronized void away(boolean now) {
        away = now;
    }

    @Override
    public synchronized boolean isRevoked(Secret token) {
        if (!away && cache.contains(token.reveal())) {
            seen.add(token.reveal());
        }
        return seen.contains(token.reveal());
    }
}
