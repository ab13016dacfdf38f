package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.testing.fake.FakeContent.EventRow;
import dev.mainstay.testing.fake.FakeContent.NodeRow;
import dev.mainstay.testing.fake.FakeContent.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The shared tables of a {@link FakePostgres}. Safe for all threads. */
final class FakeClusterTables implements ClusterTables {

    private final FakeInstance server;

    FakeClusterTables(FakeInstance server) {
        this.server = server;
    }

    @Override
    public void migrate() {
        server.run(() -> {
            FakeData data = server.writable();
            if (data.content().tables().isEmpty()) {
                server.change(content -> content.with(Tables.empty()));
            }
        });
    }

    @Override
    public Optional<SharedConfig> config() {
        return server.locked(() -> read().flatMap(Tables::config));
    }

    @Override
    public List<Node> nodes() {
        return server.locked(() -> read().map(FakeClusterTables::members).orElse(List.of()));
    }

    private static List<Node> members(Tables tables) {
        return tables.nodes().values().stream()
                .filter(row -> !row.removed() && isCluster(tables, row.cluster()))
                .map(NodeRow::node)
                .toList();
    }

    @Override
    public void create(SharedConfig config, Node main) {
        change(tables -> {
            if (isCluster(tables, config.clusterId())) {
                return tables;
            }
            tables.config().filter(SharedConfig::active).ifPresent(other -> {
                throw new ConflictException("the database belongs to cluster " + other.clusterId() + " already");
            });
            return tables.withNodes(allRemoved(tables)).with(config).with(new NodeRow(config.clusterId(), main, false));
        });
    }

    private static SortedMap<Integer, NodeRow> allRemoved(Tables tables) {
        SortedMap<Integer, NodeRow> rows = new TreeMap<>();
        tables.nodes().forEach((id, row) -> rows.put(id, new NodeRow(row.cluster(), row.node(), true)));
        return rows;
    }

    @Override
    public void forget(ClusterId cluster) {
        server.run(() -> {
            FakeData data = server.writable();
            if (data.content().tables().isPresent()) {
                change(tables -> forgotten(tables, cluster));
            }
        });
    }

    @Override
    public void end(ClusterId cluster) {
        change(tables -> isCluster(tables, cluster)
                ? tables.withNodes(removed(tables, cluster)).withoutConfig()
                : tables);
    }

    private static SortedMap<Integer, NodeRow> removed(Tables tables, ClusterId cluster) {
        SortedMap<Integer, NodeRow> rows = new TreeMap<>();
        tables.nodes()
                .forEach((id, row) -> rows.put(
                        id,
                        new NodeRow(
                                row.cluster(),
                                row.node(),
                                row.removed() || row.cluster().equals(cluster))));
        return rows;
    }

    private static Tables forgotten(Tables tables, ClusterId cluster) {
        SortedMap<Integer, NodeRow> rows = new TreeMap<>(tables.nodes());
        rows.values().removeIf(row -> row.cluster().equals(cluster));
        Tables without = tables.withNodes(rows);
        return isCluster(tables, cluster) ? without.withoutConfig() : without;
    }

    @Override
    public Admission admit(ClusterId cluster, NewNode candidate) {
        return server.locked(() -> {
            Tables tables = written();
            requireCluster(tables, cluster);
            Optional<NodeRow> known = tables.nodes().values().stream()
                    .filter(row -> row.cluster().equals(cluster)
                            && row.node().hardwareId().equals(candidate.hardwareId()))
                    .findFirst();
            known.filter(row -> !row.removed() && row.node().role() == Role.MAIN)
                    .ifPresent(main -> {
                        throw new ConflictException("hardware id " + candidate.hardwareId() + " is the main's own");
                    });
            NodeId id = known.map(row -> row.node().id()).orElseGet(() -> new NodeId(tables.lastNode() + 1));
            Node node = candidate.admitted(id);
            change(now -> now.with(new NodeRow(cluster, node, false)));
            return new Admission(node, known.isPresent());
        });
    }

    @Override
    public void remove(NodeId node) {
        change(tables -> Optional.ofNullable(tables.nodes().get(node.value()))
                .map(row -> tables.with(new NodeRow(row.cluster(), row.node(), true)))
                .orElse(tables));
    }

    @Override
    public void lead(SharedConfig config, List<Node> changed) {
        change(tables -> {
            requireCluster(tables, config.clusterId());
            SharedConfig known = tables.config().orElseThrow();
            Tables led = tables.with(config.with(known.dynamic(), config.threshold()));
            for (Node node : changed) {
                led = led.with(new NodeRow(config.clusterId(), node, false));
            }
            return led;
        });
    }

    @Override
    public void adjust(ClusterId cluster, Adjustment wanted, List<Node> changed) {
        change(tables -> {
            requireCluster(tables, cluster);
            Tables adjusted = tables.with(wanted.on(tables.config().orElseThrow()));
            for (Node node : changed) {
                adjusted = adjusted.with(new NodeRow(cluster, node, false));
            }
            return adjusted;
        });
    }

    @Override
    public boolean configure(ClusterId cluster, Tuning wanted) {
        return server.locked(() -> {
            Tables tables = written();
            requireCluster(tables, cluster);
            SharedConfig known = tables.config().orElseThrow();
            boolean next = wanted.follows(known);
            if (next) {
                change(now -> now.with(wanted.on(known)));
            }
            return next;
        });
    }

    @Override
    public void report(NodeId node, NodeReport report, Instant at) {
        changeMember(node, known -> known.heard(report, at));
    }

    @Override
    public void mark(NodeId node, NodeStatus status) {
        changeMember(node, known -> known.as(known.role(), status));
    }

    private void changeMember(NodeId node, UnaryOperator<Node> change) {
        change(tables -> {
            NodeRow row = Optional.ofNullable(tables.nodes().get(node.value()))
                    .filter(found -> !found.removed())
                    .orElseThrow(() -> new NotFoundException("node " + node + " is not a member of this cluster"));
            return tables.with(new NodeRow(row.cluster(), change.apply(row.node()), false));
        });
    }

    @Override
    public void flush(List<RecordedEvent> events) {
        change(tables -> FakeEvents.added(tables, events));
    }

    @Override
    public List<StoredEvent> events(int limit, long before) {
        return server.locked(() ->
                read().map(tables -> FakeEvents.latest(tables, limit, before)).orElse(List.of()));
    }

    @Override
    public int prune(Instant before, int most) {
        return server.locked(() -> {
            List<EventRow> all = written().events();
            List<EventRow> young = all.stream()
                    .filter(row -> !row.event().at().isBefore(before))
                    .toList();
            List<EventRow> kept = young.subList(Math.max(0, young.size() - most), young.size());
            if (kept.size() < all.size()) {
                change(tables -> tables.withEvents(kept));
            }
            return all.size() - kept.size();
        });
    }

    @Override
    public Optional<String> sharedSecret(ClusterId cluster) {
        return server.locked(
                () -> read().filter(tables -> isCluster(tables, cluster)).map(Tables::secret));
    }

    @Override
    public void shareSecret(ClusterId cluster, String text) {
        change(tables -> isCluster(tables, cluster) ? tables.withSecret(text) : tables);
    }

    private Optional<Tables> read() {
        return server.answering().content().tables();
    }

    private Tables written() {
        return server.writable()
                .content()
                .tables()
                .orElseThrow(() -> new UnavailableException("the tables are not there yet, setup-main makes them"));
    }

    private void change(UnaryOperator<Tables> change) {
        server.run(() -> {
            Tables changed = change.apply(written());
            server.change(content -> content.with(changed));
        });
    }

    private static boolean isCluster(Tables tables, ClusterId cluster) {
        return tables.config()
                .filter(config -> config.clusterId().equals(cluster))
                .isPresent();
    }

    private static void requireCluster(Tables tables, ClusterId cluster) {
        if (!isCluster(tables, cluster)) {
            throw new ConflictException("the database does not belong to cluster " + cluster);
        }
    }
}
