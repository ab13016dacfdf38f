package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the shared tables up to date, next to whatever the panel has in the same schema (D29). Runs as the configured
 * user where that one exists, so that the tables belong to whom the panel's tables belong to.
 */
final class Migrations {

    private static final String HISTORY = "mainstay_schema_history";
    private static final String LOCATION = "classpath:dev/mainstay/adapters/postgres/migration";

    private final Sessions sessions;
    private final PostgresSettings settings;

    Migrations(Sessions sessions, PostgresSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    void run() {
        String doing = "bringing the cluster tables up to date";
        boolean standby = sessions.run(doing, Sql::isInRecovery);
        if (standby) {
            throw new UnavailableException(doing + " failed: the database is a standby and accepts no writes");
        }
        try {
            int unused = flyway().migrate().migrationsExecuted;
        } catch (FlywayException failed) {
            throw translated(doing, failed);
        }
    }

    private Flyway flyway() {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new AgentDataSource(this::open))
                .locations(LOCATION)
                .table(HISTORY)
                .defaultSchema(settings.database().schema())
                .schemas(settings.database().schema())
                .createSchemas(false)
                .loggers("slf4j")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private Connection open() throws SQLException {
        Connection session = sessions.open(settings.limits().work());
        boolean done = false;
        try (PreparedStatement statement =
                session.prepareStatement("SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, settings.database().user());
            done = statement.execute();
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    /** The tool's own words hold the statement; the server's do not. */
    private static ClusterException translated(String doing, FlywayException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                return PgErrors.of(doing, error);
            }
        }
        return new OperationFailedException(
                doing + " failed: the history in " + HISTORY + " does not fit this version of Mainstay", failed);
    }
}
