package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns the driver's errors into the core's, by SQLSTATE. Messages carry the server's primary message only: its detail,
 * its context and the statement may hold values that nobody should read.
 *
 * <p>Source: PostgreSQL manual, "PostgreSQL Error Codes".
 */
final class PgErrors {

    static final String NOT_IN_PREREQUISITE_STATE = "55000";
    static final String IN_USE = "55006";
    static final String NO_SUCH_OBJECT = "42704";
    static final String ALREADY_THERE = "42710";
    static final String LIMIT_REACHED = "53400";

    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_ADMITTED = "28000";
    private static final String NO_TABLE = "42P01";
    private static final String NO_COLUMN = "42703";
    private static final String NO_RIGHT = "42501";
    private static final String READ_ONLY = "25006";
    private static final String CANCELED = "57014";
    private static final String LOCKED = "55P03";
    private static final String DUPLICATE = "23505";
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "08003", "08006", "08000");
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57");

    private PgErrors() {}

    static boolean is(SQLException error, String state) {
        return state.equals(error.getSQLState());
    }

    /** Whether a write was refused somewhere below because the database accepts none. */
    static boolean isReadOnly(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && is(refused, READ_ONLY)) {
                return true;
            }
        }
        return false;
    }

    /** Whether another login may be let in where this one was not. */
    static boolean isLoginRefused(SQLException error) {
        return is(error, WRONG_PASSWORD) || is(error, NOT_ADMITTED);
    }

    /** Whether the table or one of its columns is not there. */
    static boolean isNotThere(SQLException error) {
        return is(error, NO_TABLE) || is(error, NO_COLUMN);
    }

    /** Whether the session itself is gone, so that another one may do. */
    static boolean isSessionLost(SQLException error) {
        return error.getSQLState() != null && ENDED.contains(error.getSQLState());
    }

    /** Whether the server itself said something, so that it is there. */
    static boolean isAnswer(SQLException error) {
        return serverMessage(error).isPresent();
    }

    static boolean isTimeout(SQLException error) {
        return causedBy(error, SocketTimeoutException.class)
                || (error.getCause() == null && "08001".equals(error.getSQLState()));
    }

    /** Whether nobody listens, or the connection was cut: a server that is down or goes down, not one out of reach. */
    static boolean isRefusedOrCut(SQLException error) {
        return causedBy(error, ConnectException.class)
                || causedBy(error, EOFException.class)
                || causedBy(error, SocketException.class);
    }

    /**
     * The core's error for what the driver threw.
     *
     * @param doing what was tried, such as {@code reading the members}
     */
    static ClusterException of(String doing, SQLException error) {
        String sentence = doing + " failed: " + reason(error);
        if (is(error, DUPLICATE)) {
            return new ConflictException(sentence);
        }
        return mayPass(error)
                ? new UnavailableException(sentence, error)
                : new OperationFailedException(sentence, error);
    }

    /** Why, for people: one line without values, statement or password. */
    static String reason(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return switch (state) {
            case READ_ONLY -> "the database accepts no writes: it is a standby, or closed to writes";
            case NO_TABLE, NO_COLUMN -> "the tables are not there yet, setup-main makes them (" + said(error) + ")";
            case CANCELED -> "no result within the limit";
            case LOCKED -> "another session holds what this needs";
            case NO_RIGHT -> said(error) + "; the configured user must be a superuser";
            case WRONG_PASSWORD, NOT_ADMITTED -> "the server refused the login: " + said(error);
            default -> said(error);
        };
    }

    private static boolean mayPass(SQLException error) {
        String state = error.getSQLState();
        if (state == null || error instanceof SQLTransientConnectionException) {
            return true;
        }
        return PASSING_CLASSES.contains(state.substring(0, 2))
                || isLoginRefused(error)
                || isNotThere(error)
                || state.equals(READ_ONLY)
                || state.equals(LOCKED);
    }

    private static String said(SQLException error) {
        String text = serverMessage(error)
                .map(ServerErrorMessage::getMessage)
                .orElseGet(() -> String.valueOf(error.getMessage()));
        return text.lines().findFirst().orElse("").strip();
    }

    private static Optional<ServerErrorMessage> serverMessage(SQLException error) {
        return error instanceof PSQLException told
                ? Optional.ofNullable(told.getServerErrorMessage())
                : Optional.empty();
    }

    private static boolean causedBy(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
