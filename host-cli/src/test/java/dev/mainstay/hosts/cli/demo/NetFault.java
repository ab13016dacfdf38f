package dev.mainstay.hosts.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What befalls a cluster, what it should come to without a guard and with one, and what takes it back. */
enum NetFault {
    /** {@code kill -9} of the postmaster. */
    KILL_DATABASE("F1", Ending.STAYS, Ending.STAYS, blow -> blow.main().killDatabase()),

    /**
     * Postmaster and backends stand still; the agent lives. A main that needs the others' backing, or its lease, loses it,
     * stops the server and starts it again; else another leads, beside a main of which nobody knows what it wrote before its
     * server was killed.
     */
    FREEZE_DATABASE("F22", Ending.MAY_ASK, Ending.ONE_MAIN, blow -> blow.main().freezeDatabase()) {
        @Override
        Optional<Ending> ending(NetGuard guard) {
            return guard == NetGuard.REFERENCE ? Optional.of(Ending.MAY_ASK) : super.ending(guard);
        }
    },

    /** {@code kill -9} of the agent for three times the threshold. */
    KILL_AGENT("F3", Ending.STAYS, Ending.FAILS_OVER, blow -> {
        blow.main().killAgent();
        last();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().startAgain();
        }
    },

    /** SIGSTOP of the agent for three times the threshold. */
    FREEZE_AGENT("F23", Ending.STAYS, Ending.FAILS_OVER, blow -> {
        blow.main().signalAgent("STOP");
        last();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().signalAgent("CONT");
        }
    },

    /** {@code kill -9} of both, which are started again when the other leads. */
    KILL_BOTH("F4", Ending.FAILS_OVER, Ending.FAILS_OVER, blow -> {
        blow.main().kill();
        blow.main().awaitHalt();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().startAgain();
        }
    },

    /** {@code kill -9} of both, which are started again at once: a host that boots before the threshold. */
    HALT_BRIEFLY("F6", Ending.ONE_MAIN, Ending.ONE_MAIN, blow -> {
        blow.main().kill();
        blow.main().awaitHalt();
        blow.main().startAgain();
    }),

    /** No packet between the main and all others, the reference and the lease store among them; clients reach everybody. */
    ISOLATE("F9", Ending.SPLITS, Ending.FAILS_OVER, NetBlow::isolateMain),

    /** No packet of the others arrives at the main. */
    DEAFEN("F11", Ending.SPLITS, Ending.FAILS_OVER, NetBlow::deafenMain),

    /** No packet of the main arrives at the others. */
    MUTE("F12", Ending.SPLITS, Ending.FAILS_OVER, NetBlow::muteMain),

    /** {@code kill -9} of the agent, then the main is cut off. */
    KILL_THEN_CUT("F3+F9", Ending.SPLITS, Ending.FAILS_OVER, blow -> {
        blow.main().killAgent();
        blow.isolateMain();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().startAgain();
        }
    },

    /** The main is cut off, then {@code kill -9} of its agent. */
    CUT_THEN_KILL("F9+F3", Ending.SPLITS, Ending.FAILS_OVER, blow -> {
        blow.isolateMain();
        blow.main().killAgent();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().startAgain();
        }
    },

    /** The main's agent stands still, then the main is cut off. */
    FREEZE_THEN_CUT("F23+F9", Ending.SPLITS, Ending.FAILS_OVER, blow -> {
        blow.main().signalAgent("STOP");
        blow.isolateMain();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.main().signalAgent("CONT");
        }
    },

    /** The followers are cut off, from the world too. */
    ISOLATE_FOLLOWER("F10", Ending.SPLITS, Ending.STAYS, blow -> {
        blow.isolateFollower();
        last();
    }),

    /** {@code kill -9} of a follower's agent and database for three times the threshold. */
    KILL_FOLLOWER("F24", Ending.STAYS, Ending.STAYS, blow -> {
        blow.follower().kill();
        blow.follower().awaitHalt();
        last();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.follower().startAgain();
        }
    },

    /** SIGSTOP of a follower's agent for three times the threshold. */
    FREEZE_FOLLOWER("F24", Ending.STAYS, Ending.STAYS, blow -> {
        blow.follower().signalAgent("STOP");
        last();
    }) {
        @Override
        void mend(NetBlow blow) {
            blow.follower().signalAgent("CONT");
        }
    },

    /** The main's API answers no other node. */
    CUT_API("F13", Ending.STAYS, Ending.STAYS, blow -> {
        blow.closeMain(blow.main().spec().apiPort());
        last();
    }),

    /** The main's database answers no other node. */
    CUT_DATABASE("F14", Ending.STAYS, Ending.STAYS, blow -> {
        blow.closeMain(blow.main().spec().databasePort());
        last();
    }),

    /** The main is cut off and reached again, each time for less than the time after which it would close. */
    FLAP("F15", Ending.STAYS, Ending.STAYS, NetBlow::flap),

    /** The main hears less than it should. */
    LOSE_PACKETS("F16", Ending.STAYS, Ending.STAYS, blow -> {
        blow.loseAtMain();
        last();
    }),

    /** The slot of a follower is dropped by hand. */
    DROP_SLOT("F37", Ending.STAYS, Ending.STAYS, NetBlow::dropSlot),

    /** What the main asks in doubt is away, while everybody sees everybody. */
    LOSE_WITNESS("F18", Ending.STAYS, Ending.STAYS, blow -> {
        blow.loseWitness();
        last();
    }),

    /** What would be asked is away, then the main with its agent: nobody leads until the main is back, which the other backs. */
    LOSE_WITNESS_THEN_MAIN("F19", Ending.STAYS, Ending.STAYS, blow -> {
        blow.loseWitness();
        blow.main().kill();
        blow.main().awaitHalt();
        last();
        blow.main().startAgain();
        blow.main().awaitServing();
    });

    /** Shows 5 of the guards: long enough for every secondary to have made up its mind. */
    private static final Duration LASTS = Demo.THRESHOLD.multipliedBy(3);

    private final String number;
    private final Ending unguarded;
    private final Ending guarded;
    private final Deed deed;

    NetFault(String number, Ending unguarded, Ending guarded, Deed deed) {
        this.number = number;
        this.unguarded = unguarded;
        this.guarded = guarded;
        this.deed = deed;
    }

    /** What is done. */
    @FunctionalInterface
    private interface Deed {
        void to(NetBlow blow);
    }

    /** What a cluster comes to. */
    enum Ending {
        /** The main is what it was, in its term. */
        STAYS,
        /** The other leads in a later term, the old main follows it by itself. */
        FAILS_OVER,
        /** The main or the other leads, by who was sooner, and both are one cluster. */
        ONE_MAIN,
        /** The other leads; the old main was open, and follows when it wrote nothing of its own, else waits for a person. */
        MAY_ASK,
        /** Both took writes; a person must name the true one. */
        SPLITS;

        /** Whether another one leads in between. */
        boolean changesMain() {
            return this != STAYS && this != ONE_MAIN;
        }

        /** Whether a person must name the true main. */
        boolean asks() {
            return this == SPLITS;
        }
    }

    /** Of the fault in PEERS. */
    String number() {
        return number;
    }

    /** What it should come to; empty where it means nothing. */
    Optional<Ending> ending(NetGuard guard) {
        boolean witness = this == LOSE_WITNESS || this == LOSE_WITNESS_THEN_MAIN;
        if (witness && !guard.hasWitness()) {
            return Optional.empty();
        }
        return Optional.of(guard == NetGuard.NONE ? unguarded : guarded);
    }

    /** Whether rows may be acknowledged that no standby has: a few on their way, or all until the fence. They are saved. */
    boolean mayLose() {
        return guarded != Ending.STAYS && this != KILL_AGENT && this != FREEZE_AGENT;
    }

    /** Does it, and lets it last where nothing else says how long. */
    void strike(NetBlow blow) {
        deed.to(blow);
    }

    /** Takes back what the healed network and the returned witness do not. */
    void mend(NetBlow blow) {}

    private static void last() {
        LockSupport.parkNanos(LASTS.toNanos());
    }
}
