package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** A moment that something is planned for, with its zone. Pure. Source: spec/patroni-rest.md 4.4. */
final class Moments {
    private static final int MOST_FRACTION = 9;
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd'T'HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, MOST_FRACTION, true)
            .optionalEnd()
            .toFormatter();
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXXXX][XXXX][X]")
            .toFormatter();

    private Moments() {}

    /** The moment; a request with none that can be planned for ends with 400 or 422. */
    static Instant planned(JsonNode value, String what, Instant now) {
        if (!value.isTextual()) {
            throw unreadable();
        }
        String text = value.textValue()
                .strip()
                .replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +", "$1T")
                .replaceFirst("(?i) *(UTC|GMT|Z)$", "Z")
                .replaceFirst(" +([+-][0-9:]+)$", "$1");
        Instant moment = zoned(text, what);
        if (!moment.isAfter(now)) {
            throw refused(Replies.UNPROCESSABLE, "Cannot schedule " + what + " in the past");
        }
        return moment;
    }

    private static Instant zoned(String text, String what) {
        try {
            return OffsetDateTime.parse(text, ZONED).toInstant();
        } catch (DateTimeException noZone) {
            if (isLocal(text.replaceFirst(" *[A-Za-z/_]+$", ""))) {
                throw refused(Replies.INVALID, "Timezone information is mandatory for the scheduled " + what);
            }
            throw unreadable();
        }
    }

    private static boolean isLocal(String text) {
        try {
            return LocalDateTime.parse(text, LOCAL).getYear() > 0;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static RefusedRequest unreadable() {
        return refused(
                Replies.UNPROCESSABLE,
                "Unable to parse scheduled timestamp. It should be in an unambiguous format, e.g. ISO 8601");
    }

    private static RefusedRequest refused(int status, String words) {
        return new RefusedRequest(Replies.text(status, words));
    }
}
