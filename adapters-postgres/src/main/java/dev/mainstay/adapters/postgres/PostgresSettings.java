package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Section {@code postgresql} of the configuration: where the local database is, and how it is treated.
 *
 * @param database where it is reached and as whom
 * @param limits how long calls may take
 * @param main what a main must have
 * @param server who starts it, and where its files are
 */
public record PostgresSettings(Database database, Limits limits, Main main, LocalServerSettings server) {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,63}");
    private static final int DEFAULT_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;

    /** Reads the section. */
    public static PostgresSettings from(Section section) {
        return new PostgresSettings(
                Database.from(section), Limits.from(section), Main.from(section), LocalServerSettings.from(section));
    }

    /**
     * The local database.
     *
     * @param endpoint where it listens for the agent
     * @param name the panel's database, which holds the shared tables
     * @param user the configured user; a superuser, since setup-main makes roles and changes settings
     * @param password of that user, where it needs one
     * @param schema where the panel's tables are, and ours
     */
    public record Database(Endpoint endpoint, String name, String user, Optional<Secret> password, String schema) {

        /** Rejects names that PostgreSQL would cut or refuse. */
        public Database {
            name = requireName("database", name);
            user = requireName("user", user);
            schema = requireName("schema", schema);
        }

        static Database from(Section section) {
            NodeAddress host = section.about("host of the local database, as the agent reaches it")
                    .parsed("host", "127.0.0.1", NodeAddress::new);
            int port = section.about("port of the local database").integer("port", DEFAULT_PORT, 1, HIGHEST_PORT);
            return new Database(
                    new Endpoint(host, port),
                    section.about("the panel's database")
                            .parsed("database", "postgres", text -> requireName("database", text)),
                    section.about("a superuser of the local database; serves until the agent's own role exists")
                            .parsed("user", "postgres", text -> requireName("user", text)),
                    section.about("password of that user").secret("password"),
                    section.about("schema of the panel's tables and ours")
                            .parsed("schema", "public", text -> requireName("schema", text)));
        }
    }

    /**
     * How long calls may take.
     *
     * @param connect a login; 100 ms to 30 s
     * @param statement a statement, and every wait for a reload; 100 ms to 5 min
     * @param work a checkpoint, or the size of all databases; 1 s to 1 h
     */
    public record Limits(Duration connect, Duration statement, Duration work) {
        static Limits from(Section section) {
            return new Limits(
                    section.about("longest wait for a login").duration("connect_timeout", "2s", "100ms", "30s"),
                    section.about("longest wait for a statement").duration("statement_timeout", "10s", "100ms", "5m"),
                    section.about("longest wait for a checkpoint or the size of the databases")
                            .duration("work_timeout", "5m", "1s", "1h"));
        }
    }

    /**
     * What setup-main gives a main.
     *
     * @param listenAddresses what {@code listen_addresses} becomes where it holds loopback addresses only; empty leaves
     *     it alone, for clusters on one machine
     * @param slotRetentionMib what {@code max_slot_wal_keep_size} becomes where it is without bound; empty means a
     *     fifth of the file system of the data directory (H-10)
     */
    public record Main(Optional<String> listenAddresses, Optional<Integer> slotRetentionMib) {

        private static final Pattern ADDRESSES = Pattern.compile("[A-Za-z0-9*.:,\\- ]{1,255}");
        private static final String KEEP = "keep";
        private static final int LEAST_RETENTION = 1024;
        private static final int MOST_RETENTION = 1 << 30;

        /** Rejects what cannot be a list of addresses. */
        public Main {
            listenAddresses = listenAddresses.map(Main::requireAddresses);
        }

        static Main from(Section section) {
            String listen = section.about("what listen_addresses becomes where a main listens on loopback only; '"
                            + KEEP + "' leaves it alone")
                    .parsed("listen_addresses", "*", Main::requireAddresses);
            Optional<Integer> retention = section.about(
                            "MiB of WAL that slots may hold back on a main; without it a fifth of the data disk")
                    .optionalParsed("slot_retention_mib", Main::retention);
            return new Main(Optional.of(listen).filter(text -> !text.equals(KEEP)), retention);
        }

        private static String requireAddresses(String text) {
            if (!ADDRESSES.matcher(text).matches()) {
                throw new InvalidRequestException("expected '*', 'keep' or addresses separated by commas");
            }
            return text;
        }

        private static Integer retention(String text) {
            if (!text.matches("[0-9]{1,10}")
                    || Long.parseLong(text) < LEAST_RETENTION
                    || Long.parseLong(text) > MOST_RETENTION) {
                throw new InvalidRequestException("expected " + LEAST_RETENTION + " to " + MOST_RETENTION);
            }
            return Integer.valueOf(text);
        }
    }

    private static String requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new InvalidRequestException(
                    what + " is not valid: expected 1 to 63 characters without control characters");
        }
        return value;
    }
}
