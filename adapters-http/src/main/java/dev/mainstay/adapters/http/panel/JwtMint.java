package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Makes admin tokens as the panel makes them. Pure. Source: D27, spec/panel-api.md 2.1. */
final class JwtMint {
    private static final Pattern NAME = Pattern.compile("[^\\p{C}]{1,100}");
    private static final Duration LONGEST = Duration.ofDays(366);

    private JwtMint() {}

    static Secret mint(PanelAdapter.TokenOrder order, Instant now, Secret key) {
        if (!NAME.matcher(order.userName()).matches() || order.userId() < 1) {
            throw new InvalidRequestException(
                    "the user is not valid: expected a number of 1 or more and a name of 1 to 100 printable characters");
        }
        if (order.lifetime().compareTo(Duration.ofSeconds(1)) < 0
                || order.lifetime().compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("the lifetime " + order.lifetime().toSeconds()
                    + " s is not valid: expected 1 s to " + LONGEST.toDays() + " days");
        }
        ObjectNode claims = Json.object()
                .put("user_id", order.userId())
                .put("username", order.userName())
                .put("user_type", "admin")
                .put("iss", "proisp")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(order.lifetime()).getEpochSecond());
        return Secret.of(Jwt.sign(claims, key));
    }
}
