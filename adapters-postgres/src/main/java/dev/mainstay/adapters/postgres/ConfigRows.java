package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.ClusterTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one row of {@code cluster_config}: that of the lowest id. Confined to the caller's session. */
final class ConfigRows {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    private static final int DEFAULT_THRESHOLD_SECONDS = 120;
    private static final String UNKNOWN = "unknown";

    private static final String ASSIGNMENTS = """
            server_role = 'main', server_ip = ?, server_name = ?, main_server_ip = ?, main_server_port = ?,
            hardware_id = ?, database_id = ?, epoch = ?, auto_failover_enabled = ?,
            auto_failover_threshold_seconds = ?, is_active = ?, created_at = ?, updated_at = now(),
            db_replication_enabled = true, db_replication_status = 'online', redis_replication_enabled = true,
            redis_replication_status = 'online', api_enabled = true, api_role = 'active', radius_enabled = true,
            radius_role = 'primary', failover_priority = 1
            """;
    private static final String FIRST = "id = (SELECT min(id) FROM cluster_config)";

    private final Connection session;

    ConfigRows(Connection session) {
        this.session = session;
    }

    /** Empty when there is no row or it names no cluster, as after a leave. */
    Optional<SharedConfig> read() throws SQLException {
        try (PreparedStatement statement =
                        session.prepareStatement("SELECT * FROM cluster_config ORDER BY id LIMIT 1");
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            TableRow row = new TableRow(result);
            Optional<String> cluster = row.text("cluster_id");
            return cluster.isEmpty() ? Optional.empty() : Optional.of(config(cluster.get(), row));
        }
    }

    /** The existing node of the panel leaves some of these empty; what can be known otherwise is. */
    private SharedConfig config(String cluster, TableRow row) throws SQLException {
        String ownAddress = row.text("server_ip").orElse("localhost");
        NodeAddress main = new NodeAddress(row.text("main_server_ip").orElse(ownAddress));
        return new SharedConfig(
                new ClusterId(cluster),
                row.flag("is_active", false),
                main,
                new ServerName(row.text("server_name").orElse(main.host())),
                new HardwareId(row.text("hardware_id").orElse(UNKNOWN)),
                database(row),
                new Term(row.number("epoch").orElse(0L)),
                row.flag("auto_failover_enabled", true),
                Duration.ofSeconds(row.whole("auto_failover_threshold_seconds").orElse(DEFAULT_THRESHOLD_SECONDS)),
                row.moment("created_at").orElse(Instant.EPOCH),
                dynamic(row));
    }

    private static Optional<DynamicConfig> dynamic(TableRow row) throws SQLException {
        Optional<String> document = row.text("mainstay_config");
        long version = row.number("mainstay_config_version").orElse(0L);
        ClusterRules rules = ClusterRules.parse(row.text("mainstay_rules").orElse(""));
        return document.map(text -> new DynamicConfig(version, text, rules));
    }

    /** Whatever is not given stays as it is in the row when this is written, not as somebody read it. */
    void adjust(ClusterId cluster, ClusterTables.Adjustment wanted) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("""
                UPDATE cluster_config SET auto_failover_enabled = coalesce(?, auto_failover_enabled),
                    auto_failover_threshold_seconds = coalesce(?, auto_failover_threshold_seconds),
                    server_name = coalesce(?, server_name), updated_at = now()
                WHERE cluster_id = ?
                """)) {
            int rows = new Parameters(statement)
                    .flag(wanted.automatic().orElse(null))
                    .number(wanted.threshold().map(Duration::toSeconds).orElse(null))
                    .text(wanted.mainName().map(ServerName::value).orElse(null))
                    .text(cluster.value())
                    .update();
            if (rows == 0) {
                throw new ConflictException("the database does not belong to cluster " + cluster);
            }
        }
    }

    /**
     * Stored when the stored version is the one before; false when it is another. The version guards the document alone: a threshold
     * that was not named stays as it is in the row.
     */
    boolean configure(ClusterId cluster, ClusterTables.Tuning wanted) throws SQLException {
        DynamicConfig config = wanted.config();
        try (PreparedStatement statement = session.prepareStatement(
                "UPDATE cluster_config SET mainstay_config = ?, mainstay_rules = ?, mainstay_config_version = ?,"
                        + " auto_failover_threshold_seconds = coalesce(?, auto_failover_threshold_seconds),"
                        + " updated_at = now()"
                        + " WHERE cluster_id = ? AND coalesce(mainstay_config_version, 0) = ?")) {
            int rows = new Parameters(statement)
                    .text(config.document())
                    .text(config.rules().lines())
                    .number(config.version())
                    .number(wanted.threshold().map(Duration::toSeconds).orElse(null))
                    .text(cluster.value())
                    .number(config.version() - 1)
                    .update();
            if (rows == 0
                    && read().filter(row -> row.clusterId().equals(cluster)).isEmpty()) {
                throw new ConflictException("the database does not belong to cluster " + cluster);
            }
            return rows > 0;
        }
    }

    private SystemIdentifier database(TableRow row) throws SQLException {
        Optional<String> stored =
                row.text("database_id").filter(text -> DIGITS.matcher(text).matches());
        return new SystemIdentifier(
                stored.isPresent()
                        ? stored.get()
                        : Sql.one(session, "SELECT system_identifier::text FROM pg_control_system()"));
    }

    /** A new cluster in the first row, which may be left over from an old one. False when it is there already. */
    boolean create(SharedConfig config, int apiPort) throws SQLException {
        Optional<SharedConfig> there = read();
        if (there.isPresent() && there.get().clusterId().equals(config.clusterId())) {
            return false;
        }
        if (there.isPresent() && there.get().active()) {
            throw new ConflictException(
                    "the database belongs to cluster " + there.get().clusterId() + " already");
        }
        Sql.run(
                session,
                "INSERT INTO cluster_config (cluster_id, cluster_secret)"
                        + " SELECT '', '' WHERE NOT EXISTS (SELECT 1 FROM cluster_config)");
        try (PreparedStatement statement = session.prepareStatement("UPDATE cluster_config SET " + ASSIGNMENTS
                + ", cluster_id = ?, cluster_secret = '', secret_created_at = created_at, mainstay_config = NULL,"
                + " mainstay_rules = NULL, mainstay_config_version = NULL WHERE " + FIRST)) {
            int rows = bind(statement, config, apiPort)
                    .text(config.clusterId().value())
                    .update();
            return rows > 0;
        }
    }

    /** A new leader of the cluster that is there. */
    void lead(SharedConfig config, int apiPort) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("UPDATE cluster_config SET " + ASSIGNMENTS + " WHERE cluster_id = ?")) {
            int rows = bind(statement, config, apiPort)
                    .text(config.clusterId().value())
                    .update();
            if (rows == 0) {
                throw new ConflictException("the database does not belong to cluster " + config.clusterId());
            }
        }
    }

    Optional<String> secret(ClusterId cluster) throws SQLException {
        try (PreparedStatement statement =
                        session.prepareStatement("SELECT cluster_secret FROM cluster_config WHERE cluster_id = ?");
                ResultSet row = new Parameters(statement).text(cluster.value()).query()) {
            return row.next()
                    ? Optional.of(new TableRow(row).text("cluster_secret").orElse(""))
                    : Optional.empty();
        }
    }

    void secret(ClusterId cluster, String text) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "UPDATE cluster_config SET cluster_secret = ?, updated_at = now() WHERE cluster_id = ?")) {
            int unused =
                    new Parameters(statement).text(text).text(cluster.value()).update();
        }
    }

    void forget(ClusterId cluster) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("DELETE FROM cluster_config WHERE cluster_id = ?")) {
            int unused = new Parameters(statement).text(cluster.value()).update();
        }
    }

    /** As the existing node of the panel leaves it: the row stays and names no cluster. */
    void end(ClusterId cluster) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("""
                UPDATE cluster_config SET cluster_id = '', cluster_secret = '', server_role = 'standalone',
                    main_server_ip = '', is_active = false, db_replication_enabled = false,
                    db_replication_status = 'offline', redis_replication_enabled = false,
                    redis_replication_status = 'offline', updated_at = now()
                WHERE cluster_id = ?
                """)) {
            int unused = new Parameters(statement).text(cluster.value()).update();
        }
    }

    private static Parameters bind(PreparedStatement statement, SharedConfig config, int apiPort) throws SQLException {
        return new Parameters(statement)
                .text(config.mainAddress().host())
                .text(config.mainName().value())
                .text(config.mainAddress().host())
                .number(apiPort)
                .text(config.mainHardwareId().value())
                .text(config.databaseId().value())
                .number(config.term().value())
                .flag(config.autoFailover())
                .number(config.threshold().toSeconds())
                .flag(config.active())
                .moment(config.createdAt());
    }
}
