package dev.mainstay.adapters.postgres;

import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real main and its real streaming standby. */
final class RealPair implements PostgresPair {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PostgresServer main;
    private final PostgresServer standby;
    private final Ends mainEnds;
    private final Ends standbyEnds;

    /** With the settings of initdb. */
    RealPair() {
        this(PostgresServer.started());
    }

    private RealPair(PostgresServer main) {
        this.main = main;
        this.standby = main.standby(2);
        this.mainEnds = new Ends(main);
        this.standbyEnds = new Ends(standby);
    }

    /** With hint bits in the log and the log since the fork, without which pg_rewind refuses (M18, M24). */
    static RealPair rewindable() {
        PostgresServer main = PostgresServer.created();
        main.configure("wal_log_hints", "on");
        main.configure("wal_keep_size", "256MB");
        main.start();
        return new RealPair(main);
    }

    PostgresServer mainServer() {
        return main;
    }

    PostgresServer standbyServer() {
        return standby;
    }

    @Override
    public Server main() {
        return mainEnds;
    }

    @Override
    public Server standby() {
        return standbyEnds;
    }

    @Override
    public Endpoint nobody() {
        return new Endpoint(new NodeAddress("127.0.0.1"), 1);
    }

    @Override
    public void admitReplicator(Secret password) {
        for (PostgresServer server : List.of(main, standby)) {
            server.allow("host replication,postgres replicator 127.0.0.1/32 scram-sha-256");
            server.reload();
        }
        Path passfile = standby.socketDirectory().resolve("fixture.pass");
        try {
            Path unused = Files.writeString(
                    passfile, "*:*:*:replicator:" + password.reveal() + "\n", StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void settle() {
        if (!main.isRunning()) {
            return;
        }
        String flushed = main.query("SELECT pg_current_wal_flush_lsn()");
        await().atMost(PATIENCE)
                .until(() -> standby.query("SELECT pg_last_wal_receive_lsn() >= '" + flushed + "' AND ("
                                + "pg_is_wal_replay_paused() OR pg_last_wal_replay_lsn() >= '" + flushed + "')")
                        .equals("t"));
    }

    @Override
    public void close() {
        standbyEnds.close();
        mainEnds.close();
        standby.close();
        main.close();
    }

    /** One server with an adapter of its own. */
    private static final class Ends implements Server {

        private final PostgresServer server;
        private final PostgresAdapter adapter;
        private final List<Connection> clients = new ArrayList<>();

        Ends(PostgresServer server) {
            this.server = server;
            this.adapter = Adapters.of(server);
        }

        @Override
        public PostgresProbe probe() {
            return adapter.probe();
        }

        @Override
        public PostgresControl control() {
            return adapter.control();
        }

        @Override
        public ClusterTables tables() {
            return adapter.tables();
        }

        @Override
        public PanelTables panel() {
            return adapter.panel();
        }

        @Override
        public WalHistory history() {
            return adapter.history();
        }

        @Override
        public DataDirectory directory() {
            return adapter.directory();
        }

        @Override
        public ServerProcess process() {
            return adapter.process();
        }

        @Override
        public Endpoint endpoint() {
            return Adapters.endpoint(server);
        }

        @Override
        public void write() {
            server.execute("CREATE TABLE IF NOT EXISTS client_writes (n int)");
            server.execute("INSERT INTO client_writes VALUES (1)");
        }

        @Override
        public void connectClient() {
            try {
                clients.add(DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password()));
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public Client login() {
            connectClient();
            return new RealClient(clients.get(clients.size() - 1));
        }

        @Override
        public void beginSmartStop() {
            server.beginSmartStop();
        }

        @Override
        public void stop() {
            server.stop();
        }

        @Override
        public void start() {
            server.start();
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void freeze() {
            server.freezePostmaster();
        }

        @Override
        public void thaw() {
            server.thaw();
        }

        @Override
        public void pauseReplay() {
            server.execute("SELECT pg_wal_replay_pause()");
        }

        @Override
        public void resumeReplay() {
            server.execute("SELECT pg_wal_replay_resume()");
        }

        void close() {
            adapter.close();
            for (Connection client : clients) {
                try {
                    client.close();
                } catch (SQLException gone) {
                    throw new IllegalStateException(gone);
                }
            }
        }
    }
}
