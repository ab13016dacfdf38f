package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Checks a panel token: signature, times, claims, then its user. Safe for all threads. Source: spec/panel-api.md 2.1, 2.2. */
final class TokenCheck {
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final String ISSUER = "proisp";
    private static final String ADMIN = "admin";
    private static final int ADMIN_NUMBER = 4;

    private final JwtKeys keys;
    private final AdminUsers users;
    private final InstantSource wallClock;

    TokenCheck(JwtKeys keys, AdminUsers users, InstantSource wallClock) {
        this.keys = keys;
        this.users = users;
        this.wallClock = wallClock;
    }

    /** {@code sickRoute}: whether the caller wants something that must work while the database is sick. */
    Access check(String token, boolean sickRoute) {
        Optional<Jwt> parsed = Jwt.parse(token);
        if (parsed.isEmpty()) {
            return Access.unauthenticated(PanelTexts.BAD_TOKEN);
        }
        try {
            return isSigned(parsed.get()) && isInTime(parsed.get().claims())
                    ? claimed(parsed.get().claims(), sickRoute)
                    : Access.unauthenticated(PanelTexts.BAD_TOKEN);
        } catch (UnavailableException noKey) {
            return new Access.Denied(ErrorCode.UNAVAILABLE, PanelTexts.NO_DATABASE);
        }
    }

    private boolean isSigned(Jwt token) {
        return keys.current().map(token::isSignedBy).orElse(false)
                || keys.again().map(token::isSignedBy).orElse(false);
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
                && !issuer.asText("").equals(ISSUER);
        boolean customer = claims.path("type").asText("").equals("customer");
        if (foreign || customer || !id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
            return Access.unauthenticated(PanelTexts.BAD_CLAIMS);
        }
        String name = claims.path("username").asText("");
        return users.check(new AdminUsers.Claimed(
                id.longValue(), name.isBlank() ? id.asText() : name, isAdmin(claims), sickRoute));
    }

    /** Tokens of the hosted edition have no rights over a cluster. */
    private static boolean isAdmin(JsonNode claims) {
        boolean tenant = !claims.path("tenant_schema").asText("").isEmpty()
                || claims.path("is_super_admin").asBoolean(false);
        JsonNode type = claims.path("user_type");
        boolean admin = type.isTextual()
                ? type.textValue().equals(ADMIN)
                : type.isIntegralNumber() && type.canConvertToInt() && type.intValue() == ADMIN_NUMBER;
        return admin && !tenant;
    }
}
