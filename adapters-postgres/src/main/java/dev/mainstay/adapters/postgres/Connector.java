package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens new sessions on the local database within a limit. Never reuses one: a session that is there already does not
 * notice a hung postmaster (M20). Safe for all threads.
 */
final class Connector {

    static final String APPLICATION = "mainstay";

    private static final int MILLIS = 1000;

    private final PostgresSettings.Database database;
    private final Logins logins;

    Connector(PostgresSettings.Database database, Logins logins) {
        this.database = database;
        this.logins = logins;
    }

    Endpoint endpoint() {
        return database.endpoint();
    }

    /** The agent's database as a part of the driver's address. */
    String databaseInUrl() {
        return URLEncoder.encode(database.name(), StandardCharsets.UTF_8);
    }

    Logins logins() {
        return logins;
    }

    String schema() {
        return database.schema();
    }

    /** As whoever is let in; the others are asked only when a login was refused. */
    Connection open(Deadline deadline, String options) throws SQLException {
        List<Login> candidates = logins.candidates();
        for (Login login : candidates.subList(0, candidates.size() - 1)) {
            try {
                return remembered(login, deadline, options);
            } catch (SQLException refused) {
                if (!PgErrors.isLoginRefused(refused)) {
                    throw refused;
                }
            }
        }
        return remembered(candidates.get(candidates.size() - 1), deadline, options);
    }

    /** As the configured user only. */
    Connection openConfigured(Deadline deadline, String options) throws SQLException {
        return open(logins.configured(), deadline, options);
    }

    /** The same on another database of the server. */
    Connection openConfigured(String other, Deadline deadline, String options) throws SQLException {
        return open(logins.configured(), other, deadline, options);
    }

    private Connection remembered(Login login, Deadline deadline, String options) throws SQLException {
        Connection session = open(login, deadline, options);
        logins.worked(login);
        return session;
    }

    private Connection open(Login login, Deadline deadline, String options) throws SQLException {
        return open(login, database.name(), deadline, options);
    }

    private Connection open(Login login, String name, Deadline deadline, String options) throws SQLException {
        Properties properties = properties(login, deadline);
        if (!options.isEmpty()) {
            PGProperty.OPTIONS.set(properties, options);
        }
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return connect(database.endpoint() + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8), properties);
    }

    /** What every connection of ours has: limits for each phase, our name, no second attempt over GSS. */
    static Properties properties(Login login, Deadline deadline) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, login.role());
        login.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password.reveal()));
        int millis = deadline.remainingMillis();
        int seconds = (millis + MILLIS - 1) / MILLIS;
        // The driver gives up on the whole login after loginTimeout, which alone takes fractions; the others end the
        // thread that it leaves behind.
        PGProperty.LOGIN_TIMEOUT.set(properties, String.valueOf(millis / (double) MILLIS));
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
        PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, millis);
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, "false");
        return properties;
    }

    static Connection connect(String target, Properties properties) throws SQLException {
        Connection session = new Driver().connect("jdbc:postgresql://" + target, properties);
        if (session == null) {
            throw new IllegalStateException("the PostgreSQL driver does not know its own kind of address: " + target);
        }
        return session;
    }
}
