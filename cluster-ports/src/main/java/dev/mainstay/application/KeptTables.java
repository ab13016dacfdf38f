package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The shared tables, or, in a standby cluster, what stands in for them: the tables in its database are the other cluster's, so
 * its leader keeps the rows in its own memory, and a member a copy of them that the leader gave it and that it never writes
 * (ADR 34). Which of the two is asked anew with each call, of this node's role.
 *
 * <p>Safe for all threads.
 */
final class KeptTables implements ClusterTables {

    private final ClusterTables database;
    private final NodeStateStore state;

    /** What members of a standby cluster last reported to this leader; the next beat tells it again. */
    private final Map<NodeId, Roster.Heard> heard = new ConcurrentSkipListMap<>();

    KeptTables(ClusterTables database, NodeStateStore state) {
        this.database = database;
        this.state = state;
    }

    /** Those that hold while the database is another cluster's. */
    static Optional<KeptRows> of(LocalFacts facts) {
        if (facts.node().role() == Role.STANDBY_LEADER) {
            return facts.kept().map(rows -> withLeader(rows, facts));
        }
        return facts.kept().filter(any -> facts.node().role().follows());
    }

    /** The database that a standby cluster follows, and that its members hold copies of; empty on a node of no standby cluster. */
    static Optional<SystemIdentifier> followed(LocalFacts facts) {
        return of(facts).map(rows -> rows.config().databaseId());
    }

    /** Its own row says what it is, whatever it was when the rows were taken from the tables. */
    private static KeptRows withLeader(KeptRows rows, LocalFacts facts) {
        Membership self = facts.node().membership().orElseThrow();
        Node own = new Node(
                self.nodeId(),
                facts.node().hardwareId(),
                Role.STANDBY_LEADER,
                self.name(),
                self.endpoints(),
                NodeStatus.ONLINE,
                NodeReport.none(),
                Optional.empty(),
                rows.node(self.nodeId())
                        .map(Node::joinedAt)
                        .orElse(rows.config().createdAt()),
                Node.MAIN_PRIORITY,
                false);
        return rows.with(own);
    }

    private Optional<KeptRows> kept() {
        return of(state.load());
    }

    @Override
    public ClusterTables inDatabase() {
        return database;
    }

    @Override
    public Optional<SharedConfig> config() {
        return kept().map(rows -> Optional.of(rows.config())).orElseGet(database::config);
    }

    @Override
    public List<Node> nodes() {
        return kept().map(rows -> rows.nodes().stream().map(this::reporting).toList())
                .orElseGet(database::nodes);
    }

    private Node reporting(Node node) {
        Optional<Roster.Heard> last = Optional.ofNullable(heard.get(node.id()));
        return last.map(told -> node.heard(told.report(), told.at()).as(node.role(), node.status()))
                .orElse(node);
    }

    @Override
    public void migrate() {
        requireDatabase();
        database.migrate();
    }

    @Override
    public void create(SharedConfig config, Node main) {
        requireDatabase();
        database.create(config, main);
    }

    @Override
    public void forget(ClusterId cluster) {
        requireDatabase();
        database.forget(cluster);
    }

    @Override
    public void end(ClusterId cluster) {
        requireDatabase();
        database.end(cluster);
    }

    @Override
    public Admission admit(ClusterId cluster, NewNode candidate) {
        Optional<KeptRows> kept = kept();
        if (kept.isEmpty()) {
            return database.admit(cluster, candidate);
        }
        requireAnother(kept.get(), candidate.hardwareId());
        return change(
                rows -> rows.with(admitted(rows, candidate)),
                (before, after) -> new Admission(
                        byServer(after, candidate.hardwareId()).orElseThrow(),
                        byServer(before, candidate.hardwareId()).isPresent()));
    }

    private static void requireAnother(KeptRows rows, HardwareId server) {
        byServer(rows, server)
                .filter(node -> node.role() == Role.STANDBY_LEADER)
                .ifPresent(leader -> {
                    throw new ConflictException("hardware id " + server + " is the standby leader's own");
                });
    }

    private static Optional<Node> byServer(KeptRows rows, HardwareId server) {
        return rows.nodes().stream()
                .filter(node -> node.hardwareId().equals(server))
                .findFirst();
    }

    private static Node admitted(KeptRows rows, NewNode candidate) {
        NodeId id =
                byServer(rows, candidate.hardwareId()).map(Node::id).orElseGet(() -> new NodeId(rows.lastNumber() + 1));
        return candidate.admitted(id);
    }

    @Override
    public void remove(NodeId node) {
        if (kept().isEmpty()) {
            database.remove(node);
            return;
        }
        boolean unused = change(rows -> rows.without(node), (before, after) -> true);
    }

    @Override
    public void lead(SharedConfig config, List<Node> changed) {
        if (kept().isEmpty()) {
            database.lead(config, changed);
            return;
        }
        store(row -> config.with(row.dynamic(), config.threshold()), changed);
    }

    @Override
    public void adjust(ClusterId cluster, Adjustment wanted, List<Node> changed) {
        if (kept().isEmpty()) {
            database.adjust(cluster, wanted, changed);
            return;
        }
        store(wanted::on, changed);
    }

    private void store(UnaryOperator<SharedConfig> row, List<Node> changed) {
        boolean unused = change(
                rows -> changed.stream()
                        .reduce(rows.with(row.apply(rows.config())), KeptRows::with, (one, other) -> other),
                (before, after) -> true);
    }

    @Override
    public boolean configure(ClusterId cluster, Tuning wanted) {
        return kept().isEmpty()
                ? database.configure(cluster, wanted)
                : change(
                        rows -> rows.configured(
                                wanted.config(),
                                wanted.threshold().orElse(rows.config().threshold())),
                        (before, after) -> after.config().dynamic().equals(Optional.of(wanted.config())));
    }

    @Override
    public void report(NodeId node, NodeReport report, Instant at) {
        Optional<KeptRows> kept = kept();
        if (kept.isEmpty()) {
            database.report(node, report, at);
            return;
        }
        boolean shown = kept.get()
                .node(node)
                .filter(row -> row.status() == NodeStatus.ONLINE)
                .isPresent();
        if (!shown) {
            mark(node, NodeStatus.ONLINE);
        }
        heard.put(node, new Roster.Heard(report, at));
    }

    @Override
    public void mark(NodeId node, NodeStatus status) {
        if (kept().isEmpty()) {
            database.mark(node, status);
            return;
        }
        boolean known = change(
                rows -> rows.changing(node, row -> row.as(row.role(), status)),
                (before, after) -> before.node(node).isPresent());
        if (!known) {
            throw new NotFoundException("node " + node + " is not a member of this cluster");
        }
    }

    /** Events stay in each node's own store. */
    @Override
    public void flush(List<RecordedEvent> events) {
        requireDatabase();
        database.flush(events);
    }

    @Override
    public List<StoredEvent> events(int limit, long before) {
        return kept().isPresent() ? List.of() : database.events(limit, before);
    }

    @Override
    public int prune(Instant before, int most) {
        requireDatabase();
        return database.prune(before, most);
    }

    @Override
    public Optional<String> sharedSecret(ClusterId cluster) {
        return kept().isPresent() ? Optional.empty() : database.sharedSecret(cluster);
    }

    @Override
    public void shareSecret(ClusterId cluster, String text) {
        requireDatabase();
        database.shareSecret(cluster, text);
    }

    /** What came of the change, told of the rows before and after it; whoever was first decides. */
    private <T> T change(UnaryOperator<KeptRows> change, BiFunction<KeptRows, KeptRows, T> outcome) {
        LocalFacts known = state.load();
        requireLeader(known);
        KeptRows before = of(known).orElseThrow();
        state.update(facts -> facts.node().role() == Role.STANDBY_LEADER
                ? facts.keeping(of(facts).map(change))
                : facts);
        return outcome.apply(before, of(state.load()).orElse(before));
    }

    private static void requireLeader(LocalFacts facts) {
        if (facts.node().role() != Role.STANDBY_LEADER) {
            throw new UnavailableException(
                    "this node keeps a copy of its standby cluster's rows: they are changed on the standby leader");
        }
    }

    private void requireDatabase() {
        if (kept().isPresent()) {
            throw new UnavailableException("the tables in this database are another cluster's, which this one follows:"
                    + " nothing is written there before it leads alone");
        }
    }
}
