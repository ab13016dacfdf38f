package dev.mainstay.application;

import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.PatienceRule;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The shared tables as this node last read them; they stand while the database does not answer.
 *
 * <p>Confined to the loop thread.
 */
final class SharedBook {

    private static final int RECENT_EVENTS = 100;

    private final Ports ports;
    private final Policy own;
    private final Look<Shared> look;

    private boolean member;
    private Shared last = new Shared(Optional.empty(), List.of(), List.of());

    /** One reading of all three tables. */
    private record Shared(Optional<SharedConfig> config, List<Node> nodes, List<StoredEvent> events) {}

    SharedBook(Ports ports, Policy own) {
        this.ports = ports;
        this.own = own;
        this.look = new Look<>("look-tables", this::read, own.timings().probe(), ports);
    }

    private Shared read() {
        return new Shared(
                ports.tables().config(), ports.tables().nodes(), ports.tables().events(RECENT_EVENTS, Long.MAX_VALUE));
    }

    /** Takes what has been read and remembers the other members outside the database (D24). */
    void poll(LocalFacts facts) {
        member = facts.node().membership().isPresent();
        if (!member) {
            last = new Shared(Optional.empty(), List.of(), List.of());
            return;
        }
        look.poll();
        if (!look.isFresh()) {
            return;
        }
        last = look.latest().orElseThrow().value();
        List<KnownPeer> peers = view(facts.node()).others().stream()
                .map(node -> new KnownPeer(node.id(), node.endpoints()))
                .toList();
        if (!last.nodes().isEmpty() && !peers.equals(facts.peers())) {
            ports.state().update(known -> known.with(peers));
        }
    }

    /** The tables have changed for good: what was read stands until they have been read again. */
    void renew() {
        look.renew();
    }

    /** Whether the tables were read, or could not be, since they were to be read again. */
    boolean hasRead() {
        return !member || look.hasEnded();
    }

    /** The tables are read again at once. */
    void hurry() {
        look.hurry();
    }

    /** Everything held true before looking. */
    ClusterView view(NodeState self) {
        return new ClusterView(self, last.config(), last.nodes());
    }

    /** The latest events of the shared table. */
    List<StoredEvent> events() {
        return last.events();
    }

    /**
     * The rules in force: the row's failover settings stand over the file's (D17), unless somebody wrote nonsense, or times
     * that do not keep two mains apart (D6). Nobody takes over by himself while all is paused, nor a node that stands aside.
     * Before the row was read once, what is remembered of it counts.
     */
    Policy policy(NodeState self, Tags tags) {
        Optional<Policy> shared = last.config()
                .filter(row -> !row.threshold().isNegative() && !row.threshold().isZero())
                .map(row -> by(row.autoFailover() && !row.rules().paused(), row.threshold()))
                .or(() -> self.rules()
                        .filter(kept -> last.config().isEmpty())
                        .map(kept -> by(
                                kept.automatic() && !kept.said().paused(),
                                kept.said().threshold())));
        Policy rules = shared.filter(
                        any -> !any.guard().mayFence() || any.unsafeTimes().isEmpty())
                .orElse(own);
        Policy tagged = rules.with(rules.failover().of(tags));
        return tagged.closingBy(PatienceRule.assured(view(self), tagged).threshold());
    }

    private Policy by(boolean automatic, Duration threshold) {
        return own.with(new FailoverPolicy(automatic, threshold, own.failover().maximumLag()));
    }
}
