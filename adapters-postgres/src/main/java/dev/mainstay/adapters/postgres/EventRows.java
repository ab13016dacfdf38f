package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.ports.out.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code cluster_events}. Confined to the caller's session. */
final class EventRows {

    private static final int DESCRIPTION = 500;
    private static final int ACTOR = 100;
    private static final String INSERT = """
            INSERT INTO cluster_events (cluster_id, event_type, node_id, node_ip, node_role, description, severity,
                                        created_at, occurred_at, actor, operation_id, event_id)
            VALUES (coalesce((SELECT cluster_id FROM cluster_config ORDER BY id LIMIT 1), ''),
                    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_id) DO NOTHING
            """;

    private final Connection session;

    EventRows(Connection session) {
        this.session = session;
    }

    /** Each event once, whoever stored it before (D2). */
    void add(List<RecordedEvent> events) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(INSERT)) {
            for (RecordedEvent event : events) {
                int unused = new Parameters(statement)
                        .text(event.event().kind().word())
                        .number(event.nodeId().map(id -> (long) id.value()).orElse(0L))
                        .text(event.address().map(Object::toString).orElse(""))
                        .text(event.role().word())
                        .text(cut(event.event().description(), DESCRIPTION))
                        .text(event.event().kind().severity().word())
                        .moment(event.occurredAt())
                        .moment(event.occurredAt())
                        .text(cut(event.actor(), ACTOR))
                        .text(event.operation().map(Object::toString).orElse(null))
                        .text(event.id().value())
                        .update();
            }
        }
    }

    List<StoredEvent> read(int limit, long before) throws SQLException {
        String sql = "SELECT * FROM cluster_events WHERE id < ? ORDER BY id DESC LIMIT ?";
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet result =
                        new Parameters(statement).number(before).number(limit).query()) {
            List<StoredEvent> all = new ArrayList<>();
            TableRow row = new TableRow(result);
            while (result.next()) {
                all.add(event(row));
            }
            return all;
        }
    }

    int prune(Instant before, int most) throws SQLException {
        String sql = "DELETE FROM cluster_events WHERE created_at < ?"
                + " OR id <= (SELECT id FROM cluster_events ORDER BY id DESC OFFSET ? LIMIT 1)";
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            return new Parameters(statement).moment(before).number(most).update();
        }
    }

    private static StoredEvent event(TableRow row) throws SQLException {
        Instant stored = row.moment("created_at").orElse(Instant.EPOCH);
        return new StoredEvent(
                row.number("id").orElse(0L),
                row.text("event_type").orElse(""),
                row.whole("node_id").orElse(0),
                row.text("node_ip").orElse(""),
                row.text("node_role").orElse(""),
                row.text("description").orElse(""),
                row.text("severity").orElse(""),
                row.moment("occurred_at").orElse(stored),
                row.text("actor"));
    }

    /** PostgreSQL counts code points, and stores no character 0. */
    private static String cut(String text, int most) {
        String clean = text.replace('\0', '?');
        if (clean.codePointCount(0, clean.length()) <= most) {
            return clean;
        }
        return clean.substring(0, clean.offsetByCodePoints(0, most - 1)) + "…";
    }
}
