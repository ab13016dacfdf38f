package dev.mainstay.adapters.docker;

import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A main and its streaming standby, each in a container. Sessions of clients are no part of what is tried on it. */
final class ContainerPair implements PostgresPair {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final OperationId COPY = new OperationId("op-pair");

    private final ContainerNode main;
    private final ContainerNode standby;
    private final Ends mainEnds;
    private final Ends standbyEnds;

    private ContainerPair(PostgresContainer server) {
        this.main = new ContainerNode(server);
        this.standby = new ContainerNode(PostgresContainer.created());
        this.mainEnds = new Ends(main);
        this.standbyEnds = new Ends(standby);
    }

    /** With the settings of initdb. */
    static ContainerPair plain() {
        return streaming(PostgresContainer.created());
    }

    /** With hint bits in the log and the log since the fork, without which pg_rewind refuses (M18, M24). */
    static ContainerPair rewindable() {
        PostgresContainer server = PostgresContainer.created();
        server.configure("wal_log_hints", "on");
        server.configure("wal_keep_size", "256MB");
        return streaming(server);
    }

    private static ContainerPair streaming(PostgresContainer server) {
        ContainerPair pair = new ContainerPair(server);
        try {
            pair.stream();
            return pair;
        } catch (RuntimeException failed) {
            pair.close();
            throw failed;
        }
    }

    private void stream() {
        main.server().start();
        main.admit();
        DataDirectory data = standbyEnds.directory();
        String unused = data.moveAside(COPY);
        data.beginCopy(main.source(ContainerNode.REPLICATION), 1);
        await().atMost(PATIENCE).until(() -> data.copyStatus() instanceof CopyStatus.Complete);
        data.configureStandby(
                COPY,
                main.source(ContainerNode.REPLICATION),
                MinimumSettings.none(),
                new AccessRules(false, List.of(new NodeAddress("127.0.0.2"))));
        standbyEnds.process().start(StartMode.AS_IT_WAS, PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> main.server()
                        .query("SELECT state FROM pg_stat_replication")
                        .equals("streaming"));
    }

    /** The container of one of the two. */
    PostgresContainer container(Server end) {
        return (end == mainEnds ? main : standby).server();
    }

    /** Of the main's data. */
    Salvage salvage() {
        return mainEnds.agent.salvage();
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

    /** The standby's own password file changes with the role's password. */
    @Override
    public void admitReplicator(Secret password) {
        for (ContainerNode node : List.of(main, standby)) {
            node.server().allow("host replication,postgres replicator 127.0.0.1/32 scram-sha-256");
            node.server().reload();
        }
        String escaped = password.reveal().replace("\\", "\\\\").replace(":", "\\:");
        try {
            Path unused = Files.writeString(
                    standby.server().dataDirectory().resolve("mainstay.passfile"),
                    "*:*:*:replicator:" + escaped + "\n",
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void settle() {
        if (!main.server().isRunning()) {
            return;
        }
        String flushed = main.server().query("SELECT pg_current_wal_flush_lsn()");
        await().atMost(PATIENCE)
                .until(() -> standby.server()
                        .query("SELECT pg_last_wal_receive_lsn() >= '" + flushed + "' AND pg_last_wal_replay_lsn() >= '"
                                + flushed + "'")
                        .equals("t"));
    }

    @Override
    public void close() {
        standby.close();
        main.close();
    }

    /** One server with an agent of its own. */
    private static final class Ends implements Server {

        private final ContainerNode node;
        private final DatabasePorts agent;

        Ends(ContainerNode node) {
            this.node = node;
            this.agent = node.agent();
        }

        @Override
        public PostgresProbe probe() {
            return agent.probe();
        }

        @Override
        public PostgresControl control() {
            return agent.control();
        }

        @Override
        public ClusterTables tables() {
            return agent.tables();
        }

        @Override
        public PanelTables panel() {
            return agent.panel();
        }

        @Override
        public WalHistory history() {
            return agent.history();
        }

        @Override
        public DataDirectory directory() {
            return agent.data();
        }

        @Override
        public ServerProcess process() {
            return agent.process();
        }

        @Override
        public Endpoint endpoint() {
            return node.endpoint();
        }

        @Override
        public void write() {
            node.server().execute("CREATE TABLE IF NOT EXISTS client_writes (n int)");
            node.server().execute("INSERT INTO client_writes VALUES (1)");
        }

        @Override
        public void connectClient() {
            throw new UnsupportedOperationException("clients' sessions are tried on the machine's own servers");
        }

        @Override
        public Client login() {
            throw new UnsupportedOperationException("clients' sessions are tried on the machine's own servers");
        }

        @Override
        public void beginSmartStop() {
            node.server().signal("TERM");
        }

        @Override
        public void stop() {
            node.server().stop();
        }

        @Override
        public void start() {
            node.server().start();
        }

        @Override
        public void kill() {
            node.server().kill();
        }

        @Override
        public void freeze() {
            node.server().signal("STOP");
        }

        @Override
        public void thaw() {
            node.server().signal("CONT");
        }

        @Override
        public void pauseReplay() {
            node.server().execute("SELECT pg_wal_replay_pause()");
        }

        @Override
        public void resumeReplay() {
            node.server().execute("SELECT pg_wal_replay_resume()");
        }
    }
}
