package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.ports.out.Ticker;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The PostgreSQL servers that can reach each other, and the lines between them. WAL moves when {@link #settle} is called
 * and at no other time but a clean stop.
 *
 * <p>Safe for all threads: every server of one network shares its lock.
 */
public final class FakePostgresNetwork {

    private static final long FIRST_SYSTEM = 7_300_000_000_000_000_001L;

    private final Map<Endpoint, FakeInstance> servers = new LinkedHashMap<>();
    private final Set<Way> cut = new LinkedHashSet<>();
    private long nextSystem = FIRST_SYSTEM;
    private int rows;
    private long changes;

    /**
     * One direction between two hosts.
     *
     * @param from who sends
     * @param to who does not get it
     */
    private record Way(NodeAddress from, NodeAddress to) {}

    /** A running standalone server with a database of its own, whose clocks are that ticker. */
    public synchronized FakePostgres add(Endpoint at, Ticker ticker) {
        FakePostgres server = new FakePostgres(this, at, ticker);
        servers.put(at, server.server());
        return server;
    }

    /** Nothing that one host sends arrives at the other. */
    public synchronized void cut(NodeAddress from, NodeAddress to) {
        changes++;
        cut.add(new Way(from, to));
    }

    /** The line works again. */
    public synchronized void mend(NodeAddress from, NodeAddress to) {
        changes++;
        cut.remove(new Way(from, to));
    }

    /** Every standby that can gets all WAL of its main and replays it, unless its replay is paused. */
    public synchronized void settle() {
        // A standby of a standby needs one round more for each server between it and the main.
        for (int round = 0; round < servers.size(); round++) {
            servers.values().forEach(FakeInstance::stream);
        }
    }

    /** Grows whenever any server or line may have changed: what was found at the same number still holds. */
    public synchronized long changes() {
        return changes;
    }

    synchronized void changed() {
        changes++;
    }

    synchronized SystemIdentifier newSystem() {
        return new SystemIdentifier(Long.toString(nextSystem++));
    }

    /** What the next client's commit of any server writes; no two write the same. */
    synchronized int newRow() {
        return rows++;
    }

    /** The server there, when packets come through both ways. */
    synchronized Optional<FakeInstance> find(NodeAddress from, Endpoint at) {
        boolean through = !cut.contains(new Way(from, at.address())) && !cut.contains(new Way(at.address(), from));
        return through ? Optional.ofNullable(servers.get(at)) : Optional.empty();
    }

    /** Those that stream from that server now, oldest first. */
    synchronized List<FakeInstance> standbysOf(FakeInstance main) {
        return servers.values().stream()
                .filter(server -> server.streamsFrom(main))
                .toList();
    }
}
