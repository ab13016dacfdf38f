package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the private server, by {@code psql} as its own user: the driver knows no Unix sockets. One session per question.
 *
 * @param server whose programs are used
 * @param socketDirectory where it listens
 * @param role a superuser
 * @param errors a file for the complaints of {@code psql}
 * @param leash by which a long question is ended
 */
record PrivateSessions(Installation server, Path socketDirectory, String role, Path errors, Leash leash) {

    /** From the first moment of a session on, whatever was set for the role or the database. */
    private static final String FROM_THE_START =
            "-c statement_timeout=24h -c default_transaction_read_only=on -c search_path=pg_catalog";

    private static final String AM_I_SUPERUSER =
            "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user";
    private static final List<String> ALWAYS_THERE = List.of("postgres", "template1");

    /** A role and a database that serve for questions about the whole server. */
    record Door(PrivateSessions sessions, String database) {}

    /**
     * The first of these roles that is a superuser there.
     *
     * @param roles that may be
     * @param database that may be there, else one that always is
     */
    Door open(List<String> roles, String database) {
        List<String> databases = new ArrayList<>(List.of(database));
        databases.addAll(ALWAYS_THERE);
        List<String> reasons = new ArrayList<>();
        for (String there : databases) {
            for (String candidate : roles) {
                PrivateSessions sessions = new PrivateSessions(server, socketDirectory, candidate, errors, leash);
                Optional<String> reason = sessions.refusal(there);
                if (reason.isEmpty()) {
                    return new Door(sessions, there);
                }
                reasons.add(candidate + " in " + there + ": " + reason.get());
            }
        }
        throw new OperationFailedException("no superuser of the old data is known: " + String.join("; ", reasons));
    }

    /** What a query answers; empty texts stand for NULL. */
    List<List<String>> rows(String database, SalvageSql query) {
        List<List<String>> rows = new ArrayList<>();
        copy(database, query, stream -> rows.addAll(CopyText.rows(stream)));
        return rows;
    }

    /**
     * The same, handed on as it comes.
     *
     * @throws OperationFailedException with the server's words when it refuses
     */
    void copy(String database, SalvageSql query, Pipes.Drain drain) {
        ProgramRunner.Outcome outcome =
                server.runner().stream(server.user(), line(database), new Pipes(query::writeTo, drain, errors), leash);
        if (!outcome.isGood()) {
            throw new OperationFailedException(outcome.output().strip());
        }
    }

    private Optional<String> refusal(String database) {
        List<List<String>> answer = new ArrayList<>();
        SalvageSql query = SalvageSql.rows(AM_I_SUPERUSER, new XidSet());
        ProgramRunner.Outcome outcome = server.runner().stream(
                server.user(),
                line(database),
                new Pipes(query::writeTo, stream -> take(answer, stream), errors),
                leash);
        boolean isIt = outcome.isGood() && answer.equals(List.of(List.of("t")));
        return isIt
                ? Optional.empty()
                : Optional.of(outcome.isGood() ? "is none" : outcome.output().strip());
    }

    private static void take(List<List<String>> answer, InputStream stream) throws IOException {
        answer.addAll(CopyText.rows(stream));
    }

    private List<String> line(String database) {
        Conninfo where = Conninfo.parse("")
                .with("host", socketDirectory.toString())
                .with("port", PrivateServer.PORT)
                .with("user", role)
                .with("dbname", database)
                .with("application_name", Connector.APPLICATION)
                .with("options", FROM_THE_START)
                .with("connect_timeout", "60");
        return server.line(
                "psql", List.of("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", where.toString(), "-f", "-"));
    }
}
