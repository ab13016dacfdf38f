package dev.mainstay.testing.contract;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.ports.settings.Secret;

/**
 * What the contracts of the database ports are tried on: a main and one standby that streams from it as node 2 with slot
 * {@code replica_2}. The role {@code replicator} is not there yet. Confined to one test.
 */
public interface PostgresPair extends AutoCloseable {

    /** The slot of the standby. */
    SlotName SLOT = new SlotName("replica_2");

    /** The one that is written to. */
    Server main();

    /** The one that follows. */
    Server standby();

    /** Where nobody listens. */
    Endpoint nobody();

    /** Lets each log in at the other as {@code replicator}, once that role has this password. */
    void admitReplicator(Secret password);

    /** Returns when the standby has received all WAL of the main, and replayed it unless replay is paused. */
    void settle();

    /** Lets a little time pass, for servers to which it does not pass by itself; asks nothing of them. */
    default void pass() {}

    @Override
    void close();

    /** One of the two, with the ports of its node. */
    interface Server {

        /** Looks at it. */
        PostgresProbe probe();

        /** Commands it. */
        PostgresControl control();

        /** The shared tables in it. */
        ClusterTables tables();

        /** The panel's tables in it. */
        PanelTables panel();

        /** The branch of its files. */
        WalHistory history();

        /** Its files. */
        DataDirectory directory();

        /** Starts and stops it. */
        ServerProcess process();

        /** Where it listens. */
        Endpoint endpoint();

        /** A client commits something. */
        void write();

        /** A client logs in and stays. */
        void connectClient();

        /** A client logs in and goes on working in its session, as those of a pool do. */
        Client login();

        /** Stops it cleanly. */
        void stop();

        /** Starts it again as it was. */
        void start();

        /** {@code kill -9}. */
        void kill();

        /** An operator's {@code pg_ctl stop -m smart}; returns when it has been asked for. */
        void beginSmartStop();

        /** SIGSTOP to the postmaster. */
        void freeze();

        /** SIGCONT. */
        void thaw();

        /** An operator pauses replay. */
        void pauseReplay();

        /** Replay goes on. */
        void resumeReplay();
    }

    /** A client in a session of its own. What fails there throws some {@code RuntimeException}. */
    interface Client {

        /** Opens a transaction as the server's defaults are, and looks at something. */
        void begin();

        /** Writes something and commits it, in the open transaction or one of its own. */
        void commit();

        /** The same in a transaction that says {@code READ WRITE} of itself. */
        void commitReadWrite();

        /** Leaves. */
        void leave();
    }
}
