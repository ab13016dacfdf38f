package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the user of a good token still is an active administrator. While the database is away, whoever was one within a day
 * may still look and promote: the operator must be able to act when the database is sick. Safe for all threads. Source:
 * spec/panel-api.md 2.2.
 */
final class AdminUsers {
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int MOST_REMEMBERED = 1_000;

    private final PanelTables tables;
    private final Ticker ticker;
    private final Map<Long, Long> seenAt = new LinkedHashMap<>();

    AdminUsers(PanelTables tables, Ticker ticker) {
        this.tables = tables;
        this.ticker = ticker;
    }

    /**
     * What the token's claims say.
     *
     * @param id the user's number
     * @param name for the record
     * @param admin whether the claims make him an administrator
     * @param sickRoute whether he wants something that must work while the database is sick
     */
    record Claimed(long id, String name, boolean admin, boolean sickRoute) {}

    Access check(Claimed user) {
        try {
            return tables.user(user.id())
                    .map(row -> row.map(found -> judge(user, found))
                            .orElseGet(() -> Access.unauthenticated(PanelTexts.NO_USER)))
                    .orElseGet(() -> withoutUsers(user));
        } catch (UnavailableException away) {
            return withoutDatabase(user);
        }
    }

    /** A panel without that table: the claims are all there is, before the database falls sick and while it is. */
    private Access withoutUsers(Claimed user) {
        if (user.admin()) {
            remember(user);
        }
        return byClaim(user);
    }

    private Access judge(Claimed user, PanelUser row) {
        if (!row.active()) {
            forget(user);
            return Access.unauthenticated(PanelTexts.USER_DISABLED);
        }
        if (!row.resellerActive()) {
            forget(user);
            return Access.unauthenticated(PanelTexts.RESELLER_OFF);
        }
        if (!row.admin() || !user.admin()) {
            forget(user);
            return new Access.Denied(ErrorCode.FORBIDDEN, PanelTexts.ADMINS_ONLY);
        }
        remember(user);
        return byClaim(user);
    }

    private Access withoutDatabase(Claimed user) {
        if (user.admin() && !(user.sickRoute() && wasSeen(user))) {
            return new Access.Denied(ErrorCode.UNAVAILABLE, PanelTexts.NO_DATABASE);
        }
        return byClaim(user);
    }

    private static Access byClaim(Claimed user) {
        return user.admin()
                ? new Access.Granted(Actor.user(user.name()))
                : new Access.Denied(ErrorCode.FORBIDDEN, PanelTexts.ADMINS_ONLY);
    }

    private synchronized void remember(Claimed user) {
        seenAt.remove(user.id());
        seenAt.put(user.id(), ticker.nanos());
        if (seenAt.size() > MOST_REMEMBERED) {
            seenAt.remove(seenAt.keySet().iterator().next());
        }
    }

    private synchronized void forget(Claimed user) {
        seenAt.remove(user.id());
    }

    private synchronized boolean wasSeen(Claimed user) {
        return Optional.ofNullable(seenAt.get(user.id()))
                .filter(moment -> ticker.nanos() - moment <= REMEMBERED.toNanos())
                .isPresent();
    }
}
