package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Link;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answers to {@link LookSql} in their order. Safe for all threads. */
final class LookReader {

    private static final int HEX = 16;
    private static final String STREAMING = "streaming";

    private final StreamMemory memory = new StreamMemory();

    DatabaseObservation read(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            boolean unused = statement.execute(LookSql.ALL);
            try (ResultSet server = statement.getResultSet()) {
                boolean there = server.next();
                if (there && server.getBoolean("recovering")) {
                    return inRecovery(server, statement);
                }
                return writable(server, statement);
            }
        }
    }

    private static Writable writable(ResultSet server, Statement statement) throws SQLException {
        SystemIdentifier system = new SystemIdentifier(server.getString("system"));
        Timeline timeline = new Timeline(Integer.parseInt(server.getString("timeline_hex"), HEX));
        Lsn flushed = Lsn.parse(server.getString("flushed"));
        boolean readOnly = server.getBoolean("read_only_default");
        List<Standby> standbys = standbys(next(statement));
        List<ReplicationSlot> slots = slots(next(statement));
        return new Writable(system, timeline, flushed, readOnly, standbys, slots, facts(server, next(statement)));
    }

    private InRecovery inRecovery(ResultSet server, Statement statement) throws SQLException {
        SystemIdentifier system = new SystemIdentifier(server.getString("system"));
        Optional<Lsn> received = lsn(server, "received");
        Lsn replayed = lsn(server, "replayed").orElse(Lsn.ZERO);
        Lsn last = received.orElse(replayed).max(replayed);
        Optional<WalReceiver> receiver = receiver(server);
        boolean streamsNow = receiver.map(WalReceiver::streaming).orElse(false);
        StreamMemory.Remembered known = memory.add(new StreamMemory.Glimpse(
                server.getLong("started_us"),
                streamsNow || server.getBoolean("inside_segment"),
                Columns.number(server, "sent_us"),
                Columns.whole(server, "received_tli"),
                server.getInt("replayed_timeline")));
        List<Standby> standbys = standbys(next(statement));
        List<ReplicationSlot> slots = slots(next(statement));
        return new InRecovery(
                system,
                new Timeline(known.timeline()),
                last,
                replayed,
                known.streamed(),
                server.getBoolean("paused"),
                receiver,
                replayed.hasReached(last) ? Optional.of(Duration.ZERO) : delay(server, known),
                standbys,
                slots,
                facts(server, next(statement)));
    }

    private static ServerFacts facts(ResultSet server, ResultSet waiting) throws SQLException {
        List<ServerFacts.WaitingSetting> settings = new ArrayList<>();
        while (waiting.next()) {
            String name = waiting.getString("name");
            String inForce = Columns.text(waiting, "in_force").orElse("");
            settings.add(new ServerFacts.WaitingSetting(
                    name, inForce, wanted(waiting.getStatement().getConnection(), name)));
        }
        return new ServerFacts(
                server.getInt("version"),
                moment(server, "started_us"),
                moment(server, "last_commit_us"),
                settings,
                ArchiveUse.valueOf(server.getString("archive")));
    }

    /** Only for people: who may not ask, or asks a broken file, does without. */
    private static String wanted(Connection session, String setting) {
        try (PreparedStatement statement = session.prepareStatement(LookSql.WANTED)) {
            statement.setString(1, setting);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? Columns.text(found, "setting").orElse("") : "";
            }
        } catch (SQLException notAllowed) {
            return "";
        }
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Columns.number(row, column).map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Both times are the main's; the last one sent stays when its receiver is gone (D3). */
    private static Optional<Duration> delay(ResultSet server, StreamMemory.Remembered known) throws SQLException {
        Optional<Long> commit = Columns.number(server, "last_commit_us");
        return known.sentMicros().flatMap(sent -> commit.map(done -> micros(Math.max(0, sent - done))));
    }

    private static Optional<WalReceiver> receiver(ResultSet server) throws SQLException {
        Optional<String> status = Columns.text(server, "status");
        if (status.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WalReceiver(
                status.get().equals(STREAMING),
                Columns.text(server, "slot_name"),
                lsn(server, "sender_position"),
                micros(Math.max(0, Columns.number(server, "silence_us").orElse(0L))),
                sender(server)));
    }

    /** A socket's directory, or a name that is none of ours, is nobody that we know. */
    private static Optional<Endpoint> sender(ResultSet server) throws SQLException {
        Optional<String> host = Columns.text(server, "sender_host");
        Optional<Integer> port = Columns.whole(server, "sender_port");
        try {
            return host.flatMap(name -> port.map(at -> new Endpoint(new NodeAddress(name), at)));
        } catch (InvalidRequestException unknown) {
            return Optional.empty();
        }
    }

    private static List<Standby> standbys(ResultSet rows) throws SQLException {
        List<Standby> all = new ArrayList<>();
        while (rows.next()) {
            all.add(new Standby(
                    rows.getString("application_name"),
                    rows.getString("state"),
                    lsn(rows, "flushed"),
                    lsn(rows, "replayed"),
                    lsn(rows, "sent"),
                    lsn(rows, "written"),
                    new Link(
                            Columns.text(rows, "login").orElse(""),
                            Columns.text(rows, "address"),
                            Columns.text(rows, "sync_state").orElse("async"),
                            rows.getInt("sync_priority"))));
        }
        return all;
    }

    private static List<ReplicationSlot> slots(ResultSet rows) throws SQLException {
        List<ReplicationSlot> all = new ArrayList<>();
        while (rows.next()) {
            all.add(new ReplicationSlot(
                    new SlotName(rows.getString("slot_name")),
                    rows.getBoolean("active"),
                    rows.getBoolean("lost"),
                    distance(rows, "retained"),
                    lsn(rows, "restart"),
                    distance(rows, "spare"),
                    rows.getString("wal_status")));
        }
        return all;
    }

    private static Optional<WalDistance> distance(ResultSet rows, String column) throws SQLException {
        return Columns.number(rows, column).map(bytes -> new WalDistance(Math.max(0, bytes)));
    }

    private static ResultSet next(Statement statement) throws SQLException {
        if (!statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)) {
            throw new IllegalStateException("the server answered fewer statements than it was sent");
        }
        return statement.getResultSet();
    }

    private static Optional<Lsn> lsn(ResultSet row, String column) throws SQLException {
        return Columns.text(row, column).map(Lsn::parse);
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
