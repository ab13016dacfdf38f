package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /restart} and {@code DELETE /restart}: this node's database, now or later. Safe for all threads. Source:
 * spec/patroni-rest.md 4.6.
 */
final class RestartAction {
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})(?:\\.([0-9]{1,3}))?");
    private static final Pattern DOTTED = Pattern.compile("[^.]+\\.[^.]+(\\.[^.]+)?");
    private static final int INTERNAL = 500;
    private static final int FIRST_TWO_PART = 10;
    private static final int MAJOR = 10_000;
    private static final int MINOR = 100;

    private final PatroniAdapter.Ports ports;
    private final PatroniAdapter.Outside outside;

    RestartAction(PatroniAdapter.Ports ports, PatroniAdapter.Outside outside) {
        this.ports = ports;
        this.outside = outside;
    }

    Response act(Asked asked) {
        ObjectNode body = Body.optional(asked.body());
        Standing standing = Standing.of(ports.cluster().snapshot());
        Order order = order(body, standing.paused());
        Optional<String> business =
                Business.running(standing, ports.operations().all());
        if (business.isPresent()) {
            return Replies.text(Replies.UNAVAILABLE, business.get());
        }
        return order.at().isPresent() ? schedule(order, asked) : restart(order, standing, asked);
    }

    /** What is asked for; now if there is no moment. */
    private record Order(Optional<Instant> at, Conditions onlyIf, Optional<Duration> timeout) {}

    private Order order(ObjectNode body, boolean paused) {
        Optional<Instant> at = Optional.empty();
        Conditions onlyIf = Conditions.none();
        Optional<Duration> timeout = Optional.empty();
        for (var field : body.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "schedule" -> at = Optional.of(moment(value, paused));
                case "role" ->
                    onlyIf = new Conditions(Optional.of(part(value)), onlyIf.belowVersion(), onlyIf.pending());
                case "postgres_version" ->
                    onlyIf = new Conditions(onlyIf.part(), Optional.of(version(value)), onlyIf.pending());
                case "timeout" -> timeout = Optional.of(timeout(value));
                case "restart_pending" -> onlyIf = new Conditions(onlyIf.part(), onlyIf.belowVersion(), true);
                default -> throw invalid("Unknown filter for the scheduled restart: " + field.getKey());
            }
        }
        return new Order(at, onlyIf, timeout);
    }

    private Instant moment(JsonNode value, boolean paused) {
        if (paused) {
            throw new RefusedRequest(Replies.text(INTERNAL, "Can't schedule restart in the paused state"));
        }
        return Moments.planned(value, "restart", outside.wallClock().instant());
    }

    private static Part part(JsonNode value) {
        return Arrays.stream(Part.values())
                .filter(part -> Words.role(part).equals(value.asText("")))
                .findFirst()
                .orElseThrow(() -> invalid("PostgreSQL role should be either primary, standby_leader, or replica"));
    }

    private static int version(JsonNode value) {
        String text = value.asText("");
        Matcher parts = VERSION.matcher(text);
        if (!DOTTED.matcher(text).matches()) {
            throw invalid("Invalid PostgreSQL version format: X.Y or X.Y.Z is accepted: " + text);
        }
        if (!parts.matches()) {
            throw invalid("Invalid PostgreSQL version: " + text);
        }
        int first = Integer.parseInt(parts.group(1));
        int second = Integer.parseInt(parts.group(2));
        int third = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return first >= FIRST_TWO_PART ? first * MAJOR + second : first * MAJOR + second * MINOR + third;
    }

    private static Duration timeout(JsonNode value) {
        return Spans.parse(value.asText(""))
                .filter(span -> !span.isZero() && !span.isNegative())
                .orElseThrow(() -> invalid("Timeout should be a positive number of seconds"));
    }

    private static RefusedRequest invalid(String words) {
        return new RefusedRequest(Replies.text(Replies.INVALID, words));
    }

    private Response schedule(Order order, Asked asked) {
        return ports.restart().schedule(order.onlyIf(), order.at().orElseThrow(), asked.actor())
                ? Replies.text(Replies.ACCEPTED, "Restart scheduled")
                : Replies.text(Replies.CONFLICT, "Another restart is already scheduled");
    }

    private Response restart(Order order, Standing standing, Asked asked) {
        Duration limit = order.timeout().orElseGet(() -> patience(standing));
        try {
            return switch (ports.restart().restart(order.onlyIf(), limit, asked.actor())) {
                case DONE -> Replies.text(Replies.OK, "restarted successfully");
                case NOT_WANTED -> Replies.text(Replies.UNAVAILABLE, "restart conditions are not satisfied");
                case FAILED -> Replies.text(Replies.UNAVAILABLE, "restart failed");
                case STILL_STARTING -> Replies.text(Replies.UNAVAILABLE, "postgres is still starting");
            };
        } catch (ConflictException refused) {
            String why = String.valueOf(refused.getMessage());
            return Replies.because(Replies.text(Replies.UNAVAILABLE, why), why);
        }
    }

    /**
     * The rule says how long a main may be without its database: nothing about a standby, and with 0, which has a crashed main
     * replaced at once, nothing about a restart by order.
     */
    private Duration patience(Standing standing) {
        Duration rule = standing.rules().startTimeout();
        return rule.isZero() || !standing.leads() ? outside.restarting() : rule;
    }

    Response cancel(Asked asked) {
        return ports.restart().cancel(asked.actor())
                ? Replies.text(Replies.OK, "scheduled restart deleted")
                : Replies.text(Replies.NOT_FOUND, "no restarts are scheduled");
    }
}
