package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.transition.Recover;
import dev.mainstay.ports.out.RestoreRoom;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Restores a dump with the server's own {@code pg_restore}, on the machine or in the container's image, and swaps names from
 * another database. Safe for all threads.
 */
final class LocalRestoreRoom implements RestoreRoom {

    private static final String DUMPS = "recover";
    private static final String PASSFILE = "recover-passfile";
    private static final int PER_MAJOR = 10_000;
    private static final Duration SWAP = Duration.ofSeconds(30);
    private static final Duration CREATION = Duration.ofMinutes(5);

    private static final String TABLES = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

    private final ServerPlace place;
    private final PostgresSettings settings;
    private final Sessions sessions;
    private final DumpDirectory dumps;

    LocalRestoreRoom(ServerPlace place, PostgresSettings settings, Sessions sessions, Path stateDirectory) {
        this.place = place;
        this.settings = settings;
        this.sessions = sessions;
        this.dumps = new DumpDirectory(stateDirectory.resolve(DUMPS));
    }

    @Override
    public Recover.Room look() {
        Path data = place.layout().data();
        DumpDirectory there = new DumpDirectory(data);
        int version = sessions.run(
                "reading the server's version",
                session -> Integer.valueOf(Sql.one(session, "SHOW server_version_num")));
        return new Recover.Room(
                version / PER_MAJOR,
                contents(live()).subscribers(),
                dumps.room(),
                there.room(),
                dumps.sharesDiskWith(data),
                troubleWithOwner());
    }

    private Optional<String> troubleWithOwner() {
        return in(
                maintenance(), "reading the database's owner", settings.limits().statement(), session -> {
                    DatabaseNames names = new DatabaseNames(session);
                    return names.mayServeOwner(live())
                            ? Optional.empty()
                            : Optional.of("the panel's database belongs to role "
                                    + DatabaseNames.quoted(names.owner(live()))
                                    + ", for which the configured user may not act: postgresql.user must be a superuser or a"
                                    + " member of that role");
                });
    }

    @Override
    public OutputStream writeDump() {
        try {
            return dumps.write();
        } catch (IOException failed) {
            throw new OperationFailedException("the dump cannot be written: " + failed.getMessage(), failed);
        }
    }

    @Override
    public InputStream readDump() {
        try {
            return dumps.read();
        } catch (IOException failed) {
            throw new OperationFailedException("the dump cannot be read: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void discardDump() {
        forgetPassword();
        dumps.clear();
    }

    @Override
    public void restore(Stage stage, InputStream dump) {
        String owner = in(maintenance(), "restore", CREATION, session -> {
            DatabaseNames names = new DatabaseNames(session);
            names.drop(stage.side());
            names.createLike(stage.live(), stage.side());
            return names.owner(stage.side());
        });
        Installation server = place.installation();
        Path passfile = place.serverDirectory(server).resolve(PASSFILE);
        try {
            ProgramRunner.Outcome outcome = server.runner().stream(
                    server.user(),
                    server.line("pg_restore", arguments(server, stage.side(), owner, passfile)),
                    new Pipes(dump::transferTo, InputStream::readAllBytes, dumps.errors()),
                    new Leash());
            if (!outcome.isGood()) {
                throw new OperationFailedException("restore failed: " + why(outcome, owner));
            }
        } finally {
            forget(passfile);
        }
    }

    private List<String> arguments(Installation server, String database, String owner, Path passfile) {
        Login login = sessions.connector().logins().configured();
        Conninfo target = Conninfo.parse("")
                .with("host", settings.database().endpoint().address().host())
                .with("port", String.valueOf(settings.database().endpoint().port()))
                .with("user", login.role())
                .with("dbname", database)
                .with("application_name", Connector.APPLICATION);
        if (login.password().isPresent()) {
            String word = login.password().get().reveal().replace("\\", "\\\\").replace(":", "\\:");
            server.files().write(passfile, ("*:*:*:*:" + word + "\n").getBytes(StandardCharsets.UTF_8));
            target = target.with("passfile", passfile.toString());
        }
        // pg_restore quotes the role's name itself.
        return List.of(
                "--exit-on-error",
                "--no-owner",
                "--role=" + owner,
                "--no-privileges",
                "--no-password",
                "-d",
                target.toString());
    }

    /** Of a restore that an agent was killed in. */
    private void forgetPassword() {
        forget(place.directoryOfServer().resolve(PASSFILE));
    }

    private static void forget(Path passfile) {
        try {
            boolean unused = Files.deleteIfExists(passfile);
        } catch (IOException left) {
            throw new OperationFailedException(passfile + " cannot be removed: " + left, left);
        }
    }

    /** The first complaint, without the statement and the row that follow it. */
    private static String why(ProgramRunner.Outcome outcome, String owner) {
        String complaint = outcome.output()
                .lines()
                .filter(line -> line.startsWith("pg_restore: error: "))
                .map(line -> line.substring("pg_restore: error: ".length()))
                .findFirst()
                .orElseGet(() -> outcome.output()
                        .lines()
                        .findFirst()
                        .orElse("pg_restore ended with status " + outcome.status()));
        boolean wantsMore = List.of("permission denied", "must be superuser", "must be owner").stream()
                .anyMatch(complaint::contains);
        return wantsMore
                ? complaint + "; it is restored as role " + DatabaseNames.quoted(owner)
                        + ", the owner of the panel's database, which must be a superuser for this dump"
                : complaint;
    }

    @Override
    public Contents contents(String database) {
        return in(database, "counting the restored rows", settings.limits().work(), session -> {
            int tables = Integer.parseInt(Sql.one(session, TABLES));
            boolean counted = Sql.one(session, "SELECT to_regclass('subscribers') IS NOT NULL")
                    .equals("t");
            Optional<Long> subscribers = counted
                    ? Optional.of(Long.valueOf(Sql.one(session, "SELECT count(*) FROM subscribers")))
                    : Optional.empty();
            return new Contents(tables, subscribers);
        });
    }

    @Override
    public void forgetCluster(Stage stage) {
        from(stage.side(), "forgetting the source's cluster", settings.limits().work(), session -> {
            for (String table : List.of("cluster_nodes", "cluster_config")) {
                if (Sql.one(session, "SELECT to_regclass('" + table + "') IS NOT NULL")
                        .equals("t")) {
                    Sql.run(session, "DELETE FROM " + table);
                }
            }
        });
    }

    @Override
    public Carried carryRights(Stage stage) {
        Holdings live =
                in(stage.live(), "reading the roles' rights", settings.limits().work(), Holdings::read);
        return in(
                stage.side(),
                "carrying the roles' rights over",
                settings.limits().work(),
                session -> {
                    String quotedLogin = Sql.one(session, "SELECT quote_ident(current_user)");
                    return new RightsCarrier(session, DatabaseNames.quoted(stage.side()), live, quotedLogin)
                            .carry(DatabaseNames.quoted(stage.live()));
                });
    }

    @Override
    public void swap(Stage stage) {
        from(maintenance(), "swapping the databases' names", SWAP, session -> {
            DatabaseNames names = new DatabaseNames(session);
            if (names.isThere(stage.side())) {
                names.rename(stage.live(), stage.kept(), stage.side(), stage.live());
            }
        });
        sessions.evict();
    }

    @Override
    public void swapBack(Stage stage) {
        from(maintenance(), "swapping the databases' names back", SWAP, session -> {
            DatabaseNames names = new DatabaseNames(session);
            if (names.isThere(stage.kept())) {
                names.rename(stage.live(), stage.side(), stage.kept(), stage.live());
            }
        });
        sessions.evict();
    }

    @Override
    public void dropSide(Stage stage) {
        forgetPassword();
        from(
                maintenance(),
                "dropping the restored database",
                CREATION,
                session -> new DatabaseNames(session).drop(stage.side()));
    }

    @Override
    public Stage stage(String stamp) {
        return DatabaseNames.stage(live(), stamp);
    }

    private String live() {
        return settings.database().name();
    }

    /** A database can be renamed only from another one. */
    private String maintenance() {
        return live().equals("postgres") ? "template1" : "postgres";
    }

    private void from(String database, String doing, Duration limit, SqlDeed deed) {
        boolean unused = in(database, doing, limit, deed.asWork());
    }

    private <T> T in(String database, String doing, Duration limit, SqlWork<T> work) {
        return sessions.elsewhere(database, doing, limit, work);
    }
}
