package dev.mainstay.testing.fake;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.PeerClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The nodes that can speak to each other, and the lines between them. A message is an immediate call of the other node's
 * use cases; nothing is encoded and nothing takes time.
 *
 * <p>Safe for all threads; no lock is held while a node is called.
 */
public final class FakeNetwork {

    private final Map<PeerUrl, UseCases> doors = new LinkedHashMap<>();
    private final Set<Way> cut = new LinkedHashSet<>();

    /**
     * One direction between two hosts.
     *
     * @param from who sends
     * @param to who does not get it
     */
    private record Way(NodeAddress from, NodeAddress to) {}

    /** A node answers there from now on. */
    public synchronized void open(PeerUrl at, UseCases node) {
        doors.put(at, node);
    }

    /** Nothing listens there any more: calls are refused at once. */
    public synchronized void close(PeerUrl at) {
        doors.remove(at);
    }

    /** Nothing that one host sends arrives at the other: neither its questions nor its answers. */
    public synchronized void cut(NodeAddress from, NodeAddress to) {
        cut.add(new Way(from, to));
    }

    /** The line works again. */
    public synchronized void mend(NodeAddress from, NodeAddress to) {
        cut.remove(new Way(from, to));
    }

    /** What a node on that host speaks through. */
    public PeerClient client(NodeAddress from) {
        return new Direct(from).client();
    }

    private synchronized Optional<UseCases> door(PeerUrl at) {
        return Optional.ofNullable(doors.get(at));
    }

    private synchronized boolean carries(NodeAddress from, NodeAddress to) {
        return !cut.contains(new Way(from, to));
    }

    /** Carries questions from one host at once, on the caller's thread. */
    private final class Direct implements Courier {

        private final NodeAddress from;

        Direct(NodeAddress from) {
            this.from = from;
        }

        @Override
        public <R> R carry(PeerUrl peer, Duration limit, Function<String, R> silent, Function<UseCases, R> question) {
            if (!carries(from, peer.address())) {
                return silent.apply(Courier.lost(peer, limit));
            }
            Optional<UseCases> node = door(peer);
            if (node.isEmpty()) {
                return silent.apply(Courier.refused(peer));
            }
            R answer = question.apply(node.get());
            return carries(peer.address(), from) ? answer : silent.apply(Courier.lost(peer, limit));
        }
    }
}
