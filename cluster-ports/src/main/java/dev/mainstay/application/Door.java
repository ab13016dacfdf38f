package dev.mainstay.application;

import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.AccessRules;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether clients are kept out of this main's database until the standbys have what it shows (M15, L47), and the one place that
 * closes and opens it for that.
 *
 * <p>Safe for all threads. {@link #close}, {@link #open} and {@link #find} write or read a file: off the loop.
 */
final class Door {

    private final Ports ports;
    private final AtomicLong numbers = new AtomicLong();

    /** Held while the file is written, so that an older word never overwrites a newer one. */
    private final Object writing = new Object();

    private volatile Leaf leaf = new Leaf(State.UNKNOWN, 0, 0, false);

    /** How it is. */
    enum State {
        /** Nobody has looked since this agent started, or since this node became what it is. */
        UNKNOWN,
        /** Clients are kept out. */
        CLOSED,
        /** Clients come in. */
        OPEN
    }

    /**
     * How it is, and since when.
     *
     * @param state how it is
     * @param number no other has it
     * @param since when that began, on the ticker
     * @param found whether an earlier agent had left it so
     */
    record Leaf(State state, long number, long since, boolean found) {}

    Door(Ports ports) {
        this.ports = ports;
    }

    Leaf now() {
        return leaf;
    }

    /** Whether this agent has closed it and not opened it since: then nobody else may. */
    boolean isHeld() {
        Leaf now = leaf;
        return now.state() == State.CLOSED && !now.found();
    }

    /** Before a start out of recovery: keeps clients out of a main whose commits wait for standbys, where we may. */
    void close() {
        boolean closes = isAwaiting(ports.state().load().node()) && ports.data().managesAccess();
        if (closes) {
            become(leaf(State.CLOSED, false));
            write(true);
        }
    }

    private static boolean isAwaiting(NodeState self) {
        return self.role() == Role.MAIN
                && SyncRight.inForce(self)
                        .filter(record ->
                                record.terms().on() && record.awaited().number() > 0)
                        .isPresent();
    }

    /** Lets clients in; false when the door was closed anew since it was seen so. */
    boolean open(Leaf closed) {
        synchronized (writing) {
            if (!leaf.equals(closed)) {
                return false;
            }
            write(false);
        }
        ports.postgres().reload();
        return become(closed, leaf(State.OPEN, false));
    }

    private void write(boolean closed) {
        synchronized (writing) {
            ports.data().allow(new AccessRules(closed, Neighbours.addresses(ports)));
        }
    }

    /** Finds out how an earlier agent left it, which may have died between writing that it is open and telling the server. */
    boolean find(Leaf unknown) {
        if (ports.data().refusesClients()) {
            return become(unknown, leaf(State.CLOSED, true));
        }
        if (ports.data().managesAccess()) {
            ports.postgres().reload();
        }
        return become(unknown, leaf(State.OPEN, false));
    }

    /** What a main knew of it says nothing about the next time that this node is one. */
    void forgetUnlessMain() {
        Leaf before = leaf;
        boolean main = ports.state().load().node().role() == Role.MAIN;
        if (!main && before.state() != State.UNKNOWN) {
            // Where a promotion has just closed it, that stays.
            boolean unused = become(before, leaf(State.UNKNOWN, false));
        }
    }

    private synchronized void become(Leaf next) {
        leaf = next;
    }

    /** False when it is not that one any more. */
    private synchronized boolean become(Leaf before, Leaf next) {
        boolean still = leaf.equals(before);
        leaf = still ? next : leaf;
        return still;
    }

    private Leaf leaf(State state, boolean found) {
        return new Leaf(state, numbers.incrementAndGet(), ports.ticker().nanos(), found);
    }
}
