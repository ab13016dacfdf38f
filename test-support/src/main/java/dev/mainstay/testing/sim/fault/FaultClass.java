package dev.mainstay.testing.sim.fault;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of things that go wrong in simulated clusters. Source: PEERS 3.3. */
public enum FaultClass {
    /** kill -9 of an agent; it is started again at the end (F3). */
    AGENT_KILLED("agent_killed"),
    /** SIGSTOP of an agent, SIGCONT at the end (F23, F24). */
    AGENT_FROZEN("agent_frozen"),
    /** kill -9 of an agent just before or after one of its next effects (F45, F46, F47). */
    AGENT_KILLED_AT_EFFECT("agent_killed_at_effect"),
    /** A machine loses its power, agent and database with it; it boots at the end (F5, F6, F7). */
    HOST_LOST("host_lost"),
    /** A virtual machine stands still, and goes on at the end (F25). */
    HOST_PAUSED("host_paused"),
    /** A machine does everything slowly (F32). */
    HOST_SLOW("host_slow"),
    /** kill -9 of a database server (F1). */
    DATABASE_KILLED("database_killed"),
    /** SIGSTOP of a database server, SIGCONT at the end (F22). */
    DATABASE_FROZEN("database_frozen"),
    /** A database server that is down and cannot be started until the end (F2). */
    DATABASE_BROKEN("database_broken"),
    /** Some nodes are cut off from the others, both ways; all reach the world outside (F8). */
    PARTITION("partition"),
    /** A node is cut off from everything, the world outside too (F9, F10, F21). */
    ISOLATION("isolation"),
    /** What one node sends does not arrive at another one (F11, F12). */
    ONE_WAY_CUT("one_way_cut"),
    /** Only the agents cannot speak to each other (F13). */
    API_CUT("api_cut"),
    /** Only the databases cannot be reached (F14). */
    DATABASE_CUT("database_cut"),
    /** A link comes and goes (F15). */
    FLAPPING("flapping"),
    /** Packets to and from a node get lost (F16). */
    LOSS("loss"),
    /** Packets to and from a node come late, and in another order (F16, F56). */
    DELAY("delay"),
    /** Questions to a node arrive twice (F53, F56). */
    DUPLICATES("duplicates"),
    /** A wall clock jumps (F26, F27, F28). */
    CLOCK_JUMP("clock_jump"),
    /** The disk with journal, state and events is full until the end (F31). */
    DISK_FULL("disk_full"),
    /** The database's disk is full until the end (F29). */
    DATABASE_DISK_FULL("database_disk_full"),
    /** Base backups and rewinds onto a node break until the end (F39, F49, F50). */
    COPY_BROKEN("copy_broken"),
    /** A slot is dropped by hand (F37). */
    SLOT_DROPPED("slot_dropped"),
    /** A slot lost the WAL it promised (F38). */
    WAL_GONE("wal_gone"),
    /** An operator pauses replay until the end (F40). */
    REPLAY_PAUSED("replay_paused"),
    /** A node does not reach the addresses outside (F18). */
    REFERENCES_LOST("references_lost"),
    /** A node does not reach the lease's store. */
    LEASE_CUT("lease_cut"),
    /** The lease's store is down until the end (F18). */
    LEASE_DOWN("lease_down"),
    /** The lease's store starts again with nothing in it (F20). */
    LEASE_FORGETS("lease_forgets"),
    /** An operator asks for a switchover. */
    SWITCHOVER("switchover"),
    /** An operator asks a secondary to promote itself. */
    PROMOTE("promote"),
    /** The same with force. */
    PROMOTE_FORCED("promote_forced"),
    /** An operator asks a node to re-attach itself, with force. */
    REATTACH("reattach"),
    /** An operator calls pg_promote() by hand, beside a living main (F73). */
    HAND_PROMOTE("hand_promote"),
    /** An operator starts a stopped database by hand, as it was (F72). */
    HAND_START("hand_start");

    private final String word;

    FaultClass(String word) {
        this.word = word;
    }

    /** As the command line and reports write it. */
    public String word() {
        return word;
    }

    /** The class of that word, if there is one. */
    public static Optional<FaultClass> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** Whether somebody does something, instead of something happening. */
    public boolean isOperator() {
        return compareTo(SWITCHOVER) >= 0;
    }

    /** Whether it is over as soon as it happened. */
    public boolean isMomentary() {
        return isOperator()
                || this == CLOCK_JUMP
                || this == SLOT_DROPPED
                || this == WAL_GONE
                || this == LEASE_FORGETS
                || this == DATABASE_KILLED;
    }
}
