package dev.mainstay.hosts.cli.demo;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.in.ResolveMains;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What befalls the main of a cluster, for how long, and what mends it. */
enum NetFault {
    /** {@code kill -9} of the postmaster. */
    KILL_DATABASE("F1") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().node().killDatabase();
        }
    },
    /** {@code kill -9} of the agent, which is started again after three times the threshold. */
    KILL_AGENT("F3") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().node().killAgent();
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            order.main().node().startAgain();
        }
    },
    /** SIGSTOP of the agent for three times the threshold. */
    FREEZE_AGENT("F23") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().node().signalAgent("STOP");
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            order.main().node().signalAgent("CONT");
        }
    },
    /** {@code kill -9} of the agent, then no packet between the main and all others. */
    KILL_THEN_CUT("F3+F9") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().node().killAgent();
            cluster.net().isolate(order.main().space());
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            cluster.net().heal();
            order.main().node().startAgain();
        }
    },
    /** No packet between the main and all others, then {@code kill -9} of the agent. */
    CUT_THEN_KILL("F9+F3") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            cluster.net().isolate(order.main().space());
            order.main().node().killAgent();
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            cluster.net().heal();
            order.main().node().startAgain();
        }
    },
    /** {@code kill -9} of both, which are started again when the other leads. */
    KILL_BOTH("F4") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().node().kill();
            order.main().node().awaitHalt();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            order.main().node().startAgain();
        }
    },
    /** No packet between the main and all others, the reference among them; clients reach everybody. */
    ISOLATE("F9") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            cluster.net().isolate(order.main().space());
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            cluster.net().heal();
        }
    },
    /** The main's API answers no other node. */
    CUT_API("F13") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().space().closePort(order.main().node().spec().apiPort());
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            cluster.net().heal();
        }
    },
    /** The main's database answers no other node. */
    CUT_DATABASE("F14") {
        @Override
        void strike(NetCluster cluster, NetCluster.Order order) {
            order.main().space().closePort(order.main().node().spec().databasePort());
            last();
        }

        @Override
        void mend(NetCluster cluster, NetCluster.Order order) {
            cluster.net().heal();
        }
    };

    /** Three times the threshold of {@link NetFiles}. */
    private static final Duration LASTS = Duration.ofSeconds(9);

    private final String number;

    NetFault(String number) {
        this.number = number;
    }

    /** Of the fault in PEERS. */
    String number() {
        return number;
    }

    /** Whether rows may be acknowledged that no standby has: a few on their way, or all until the fence. They are saved. */
    boolean mayLose() {
        return this == ISOLATE || this == KILL_THEN_CUT || this == CUT_THEN_KILL || this == KILL_BOTH;
    }

    /** Does it, and lets it last. */
    abstract void strike(NetCluster cluster, NetCluster.Order order);

    /** Takes it back, as far as it needs that. */
    void mend(NetCluster cluster, NetCluster.Order order) {}

    /** What a cluster comes to. */
    enum Ending {
        /** The main is what it was, in its term. */
        STAYS,
        /** The other leads in the next term, the old main follows it by itself. */
        FAILS_OVER,
        /** Both took writes; a person must name the true one. */
        SPLITS
    }

    /** A person keeps the newer main. */
    static void resolve(NetCluster cluster, NetCluster.Member newer) {
        NodeId keep = new NodeId(newer.node().id());
        HttpAdmin.Reply reply = newer.node()
                .admin()
                .resolve(
                        new ResolveMains.Command(keep, new Reason("a test kept the newer one"), false),
                        HttpAdmin.Mode.WAIT);
        if (!reply.success()) {
            throw new AssertionError("the resolution was refused: " + reply + "\n" + cluster.tell());
        }
    }

    private static void last() {
        LockSupport.parkNanos(LASTS.toNanos());
    }
}
