package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commands the local database over JDBC. Safe for all threads. */
final class JdbcControl implements PostgresControl {

    private final Sessions sessions;
    private final PostgresSettings settings;

    private final StreamRoute route;

    JdbcControl(Sessions sessions, PostgresSettings settings, StreamRoute route) {
        this.sessions = sessions;
        this.route = route;
        this.settings = settings;
    }

    @Override
    public ServerFiles files() {
        return sessions.run(
                "asking for the server's files",
                session -> new ServerFiles(
                        Path.of(show(session, "data_directory")),
                        Path.of(show(session, "config_file")),
                        Path.of(show(session, "hba_file"))));
    }

    @Override
    public SettingsReport applyMainSettings() {
        return sessions.run("setting up a main's settings", session -> {
            int retention = settings.main()
                    .slotRetentionMib()
                    .orElseGet(() -> SlotRetention.mebibytesFor(files().dataDirectory()));
            boolean checksums = show(session, "data_checksums").equals("on");
            return new MainNeeds(new ServerParameters(session), settings.main(), checksums, retention)
                    .apply(sessions.deadline());
        });
    }

    @Override
    public SortedMap<String, String> applyParameters(SortedMap<String, String> wanted) {
        return sessions.run(
                "changing settings", session -> new OperatorParameters(session).apply(wanted, sessions.deadline()));
    }

    @Override
    public Lsn waitForStandbys(String names) {
        return sessions.run(
                "making commits wait for standbys",
                session -> new SyncSetting(session).apply(names, sessions.deadline()));
    }

    @Override
    public void createRoles(Secret replication, Secret agent) {
        sessions.performWhole(
                "creating the roles replicator and mainstay",
                session -> new AgentRoles(session).create(replication, agent));
        sessions.connector().logins().forget();
        sessions.evict();
    }

    @Override
    public void dropRoles() {
        sessions.evict();
        sessions.connector().logins().forget();
        sessions.performAsConfigured(
                "dropping the roles replicator and mainstay", session -> new AgentRoles(session).drop());
    }

    @Override
    public MinimumSettings minimumSettings() {
        String names = "'max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions',"
                + " 'max_locks_per_transaction'";
        return sessions.run("reading the settings a standby must have", session -> {
            SortedMap<String, Integer> values = new TreeMap<>();
            try (Statement statement = session.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT name, setting::int FROM pg_settings WHERE name IN (" + names + ")")) {
                while (rows.next()) {
                    values.put(rows.getString(1), rows.getInt(2));
                }
            }
            return new MinimumSettings(values);
        });
    }

    @Override
    public WalDistance size() {
        return sessions.apart(
                "measuring the databases",
                settings.limits().work(),
                session -> new WalDistance(Long.parseLong(
                        Sql.one(session, "SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database"))));
    }

    @Override
    public void checkpoint() {
        sessions.performApart(
                "writing a checkpoint", settings.limits().work(), session -> Sql.run(session, "CHECKPOINT"));
    }

    @Override
    public void checkpointTimeline() {
        sessions.performApart(
                "writing the first checkpoint of a timeline", settings.limits().work(), session -> {
                    if (!Sql.one(session, RewindCheck.STALE).isEmpty()) {
                        Sql.run(session, "CHECKPOINT");
                    }
                });
    }

    @Override
    public Timeline promote(Duration limit) {
        Deadline deadline = sessions.deadline(limit);
        // A login would stand in the write gap of a switchover.
        Timeline timeline = sessions.run("promoting the database", session -> new Promotion(session).run(deadline));
        sessions.evict();
        return timeline;
    }

    @Override
    public void resetRoleSettings() {
        sessions.perform(
                "resetting what belonged to the old role",
                session -> new RoleTraces(new ServerParameters(session), sessions).reset(sessions.deadline()));
    }

    @Override
    public void readOnlyByDefault(boolean on) {
        sessions.perform(
                (on ? "opening" : "ending") + " the drain",
                session -> new RoleTraces(new ServerParameters(session), sessions)
                        .readOnlyByDefault(on, sessions.deadline()));
    }

    @Override
    public void createSlot(SlotName slot) {
        sessions.perform("creating slot " + slot, session -> new Slots(session).create(slot));
    }

    @Override
    public void advanceSlot(SlotName slot, Lsn upTo) {
        sessions.perform("advancing slot " + slot, session -> new Slots(session).advance(slot, upTo));
    }

    @Override
    public boolean dropSlot(SlotName slot) {
        return sessions.run("dropping slot " + slot, session -> new Slots(session).drop(slot, sessions.deadline()));
    }

    @Override
    public void follow(StandbySource source) {
        sessions.perform(
                "pointing the database at " + source.main(),
                session -> new FollowedMain(session, route).change(source, sessions.deadline()));
    }

    @Override
    public void followArchive() {
        sessions.perform(
                "taking the database off its stream",
                session -> new FollowedMain(session, route).leave(sessions.deadline()));
    }

    @Override
    public void reload() {
        sessions.perform("reloading the configuration", session -> {
            ServerParameters server = new ServerParameters(session);
            List<String> broken = server.brokenAccessLines();
            if (!broken.isEmpty()) {
                throw new OperationFailedException(
                        "pg_hba.conf is broken, the old rules hold on: " + String.join("; ", broken));
            }
            server.reload(sessions.deadline());
        });
        // The postmaster reads pg_hba.conf last; whom it admits after that is judged by the new rules.
        String unused =
                sessions.asClient("logging in under the new rules", session -> show(session, Name.HOT_STANDBY.sql()));
    }

    @Override
    public int clientSessions() {
        return sessions.run(
                "counting client sessions", session -> clients(session).count());
    }

    @Override
    public int endClientSessions() {
        return sessions.run(
                "ending client sessions", session -> clients(session).end(sessions.deadline()));
    }

    @Override
    public int openTransactions() {
        return sessions.run(
                "counting open transactions", session -> clients(session).inTransaction());
    }

    @Override
    public Optional<WalDistance> behind(NodeId standby) {
        return sessions.run("asking how far a standby is behind", session -> {
            try (PreparedStatement statement = session.prepareStatement("""
                    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)
                    FROM pg_stat_replication WHERE application_name = ? AND state = 'streaming'
                    """)) {
                statement.setString(1, "node_" + standby);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getBigDecimal(1) != null
                            ? Optional.of(new WalDistance(Math.max(0, row.getLong(1))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Lsn received() {
        return sessions.run("asking what was received", session -> {
            if (!Sql.isInRecovery(session)) {
                throw new ConflictException("the database is not in recovery");
            }
            return Lsn.parse(Sql.one(session, "SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"));
        });
    }

    private Clients clients(Connection session) {
        return new Clients(session, settings.database().user());
    }

    private static String show(Connection session, String setting) throws SQLException {
        return Sql.one(session, "SHOW " + setting);
    }
}
