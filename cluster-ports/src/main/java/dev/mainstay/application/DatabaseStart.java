package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts this node's database, whoever wants it: the loop, a person, or a step that cannot go on without it. It knows whether a
 * main may come up at all (D24), and keeps clients out of one that may show what no standby has (L47).
 *
 * <p>Safe for all threads.
 */
final class DatabaseStart {

    private final Ports ports;
    private final Duration limit;
    private final BackingBoard board;
    private final Door door;
    private final AtomicLong count = new AtomicLong();

    /** {@code limit} is how long a start may take. */
    DatabaseStart(Ports ports, Duration limit) {
        this.ports = ports;
        this.limit = limit;
        this.board = new BackingBoard();
        this.door = new Door(ports);
    }

    /** Starts it; off the loop. Throws what the port throws. */
    void run(StartMode mode) {
        if (mode == StartMode.AS_IT_WAS && ports.server().look() != ProcessObservation.RUNNING) {
            door.close();
        }
        long unused = count.incrementAndGet();
        ports.server().start(mode, limit);
    }

    /** How often this agent has begun to start it. */
    long count() {
        return count.get();
    }

    /**
     * Why this node's database must not come up as a main's now; empty where it may, or is none. A person's order to restart it is
     * no reason to open what this node closed, nor to open it without the backing that every start of a main asks for.
     *
     * @param runs whether it serves until then: whoever is backed may go on, whoever is closed asks for more (ADR 10)
     */
    Optional<String> objection(boolean runs) {
        NodeState self = ports.state().load().node();
        if (self.role() != Role.MAIN) {
            return Optional.empty();
        }
        if (self.condition().isClosed()) {
            return Optional.of("this main is closed (" + self.condition().word()
                    + "): it opens by itself when it is backed again, or is re-attached to the main that leads by now");
        }
        boolean backed = board.mayOpen() || (runs && board.isHeld());
        return board.isNeeded() && !backed
                ? Optional.of("this main is not backed: it must not open before its guard says that nobody else leads")
                : Optional.empty();
    }

    BackingBoard board() {
        return board;
    }

    Door door() {
        return door;
    }
}
