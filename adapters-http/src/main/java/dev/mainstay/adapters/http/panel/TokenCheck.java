package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;

/** Checks a panel token: signature, times, claims, then its user. Safe for all threads. Source: spec/panel-api.md 2.1, 2.2. */
final class TokenCheck {
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final int LONGEST = 8_192;
    private static final String ADMIN = "admin";
    private static final int ADMIN_NUMBER = 4;

    private final Signatures signatures;
    private final RevokedTokens revoked;
    private final AdminUsers users;
    private final InstantSource wallClock;
    private final EdgeSettings settings;

    TokenCheck(
            Signatures signatures,
            RevokedTokens revoked,
            AdminUsers users,
            InstantSource wallClock,
            EdgeSettings settings) {
        this.signatures = signatures;
        this.revoked = revoked;
        this.users = users;
        this.wallClock = wallClock;
        this.settings = settings;
    }

    /** {@code sickRoute}: whether the caller wants something that must work while the database is sick. */
    Access check(String token, boolean sickRoute) {
        if (token.length() <= LONGEST && revoked.isRevoked(Secret.of(token))) {
            return Access.unauthenticated(PanelTexts.REVOKED_TOKEN);
        }
        try {
            return signatures
                    .claims(token)
                    .filter(this::isInTime)
                    .map(claims -> claimed(claims, sickRoute))
                    .orElseGet(() -> Access.unauthenticated(PanelTexts.BAD_TOKEN));
        } catch (UnavailableException noKey) {
            return new Access.Denied(ErrorCode.UNAVAILABLE, PanelTexts.NO_DATABASE);
        }
    }

    private boolean isInTime(JsonNode claims) {
        long now = wallClock.instant().getEpochSecond();
        JsonNode expires = claims.path("exp");
        return expires.isNumber()
                && now < expires.asLong() + LEEWAY.toSeconds()
                && isPast(claims.path("iat"), now)
                && isPast(claims.path("nbf"), now);
    }

    private static boolean isPast(JsonNode moment, long now) {
        return moment.isMissingNode() || (moment.isNumber() && moment.asLong() <= now + LEEWAY.toSeconds());
    }

    private Access claimed(JsonNode claims, boolean sickRoute) {
        JsonNode id = claims.path("user_id");
        JsonNode issuer = claims.path("iss");
        boolean foreign = !issuer.isMissingNode()
                && !issuer.isNull()
                && !issuer.asText("").equals(settings.issuer());
        boolean customer = claims.path("type").asText("").equals("customer");
        if (foreign || customer || !id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
            return Access.unauthenticated(PanelTexts.BAD_CLAIMS);
        }
        String name = claims.path("username").asText("");
        return users.check(new AdminUsers.Claimed(
                id.longValue(), name.isBlank() ? id.asText() : name, isAdmin(claims), sickRoute));
    }

    /** Tokens of the hosted edition have no rights over a cluster. */
    private boolean isAdmin(JsonNode claims) {
        boolean tenant = !claims.path("tenant_schema").asText("").isEmpty()
                || claims.path("is_super_admin").asBoolean(false);
        JsonNode type = claims.path(settings.adminClaim());
        boolean admin = type.isTextual()
                ? type.textValue().equals(ADMIN)
                : type.isIntegralNumber() && type.canConvertToInt() && type.intValue() == ADMIN_NUMBER;
        return admin && !tenant;
    }
}
