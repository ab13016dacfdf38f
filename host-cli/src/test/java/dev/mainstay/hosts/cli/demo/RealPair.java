package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A cluster of two real nodes, with a panel's user and a ledger that is written to all the time. */
final class RealPair implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration CLEAN = Duration.ofSeconds(15);
    private static final Duration BACKUP_AND_MORE = Duration.ofSeconds(60);

    private final RealNodes nodes;
    private final RealNode one;
    private final RealNode two;
    private final PanelDatabase panel;
    private final Ledger ledger;

    /**
     * Who leads and who follows.
     *
     * @param main leads
     * @param standby follows it
     * @param term of both
     */
    record Order(RealNode main, RealNode standby, long term) {}

    RealPair(RealNodes nodes) {
        this.nodes = nodes;
        this.one = nodes.fresh("127.0.0.1");
        this.two = nodes.fresh("127.0.0.2");
        this.panel = new PanelDatabase(List.of(one.spec(), two.spec()), nodes.passwords());
        this.ledger = new Ledger(panel);
    }

    /** Starts both, and the writing; returns who leads. */
    Order begin() {
        Secret secret = nodes.lead(one);
        panel.create(one.spec());
        Ledger.create(one);
        ledger.start();
        two.start();
        nodes.askToJoin(two, one, secret);
        return settled("the second has joined", BACKUP_AND_MORE);
    }

    Ledger ledger() {
        return ledger;
    }

    List<RealNode> both() {
        return List.of(one, two);
    }

    /** Asks for a switchover; whoever is asked may halt before it answers. */
    Optional<HttpAdmin.Reply> switchOver(Order order, HttpAdmin.Mode mode) {
        NodeId target = new NodeId(order.standby().id());
        try {
            HttpAdmin.Reply reply =
                    order.main().admin().switchOver(new SwitchOver.Command(Optional.of(target), DRAIN), mode);
            if (!reply.success() && !Turns.isTakenBack(reply)) {
                throw new AssertionError("the switchover was refused: " + reply);
            }
            return Optional.of(reply);
        } catch (UnavailableException halted) {
            return Optional.empty();
        }
    }

    /** Waits until one of both leads, the other streams from it, nothing runs, and both know the same term. */
    Order settled(String what, Duration limit) {
        try {
            return nodes.waiting()
                    .until(what, limit, BEAT, () -> order(one, two).or(() -> order(two, one)));
        } catch (RuntimeException late) {
            throw new AssertionError(what + "\n" + one.tell() + "\n" + two.tell(), late);
        }
    }

    private static Optional<Order> order(RealNode main, RealNode standby) {
        Optional<JsonNode> leading = main.config().filter(config -> is(config, Role.MAIN, false));
        Optional<JsonNode> following = standby.config().filter(config -> is(config, Role.SECONDARY, true));
        if (leading.isEmpty() || following.isEmpty() || epoch(leading.get()) != epoch(following.get())) {
            return Optional.empty();
        }
        int mainId = leading.get().path("node_id").asInt();
        int standbyId = following.get().path("node_id").asInt();
        return main.status()
                .filter(status -> NodeView.shows(status, mainId, Role.MAIN.word()))
                .filter(status -> NodeView.shows(status, standbyId, Role.SECONDARY.word()))
                .filter(status -> streams(main, standbyId))
                .map(status -> new Order(main, standby, epoch(leading.get())));
    }

    /** Whether a config shows that role at rest, and a database that fits it. */
    static boolean is(JsonNode config, Role role, boolean inRecovery) {
        return RealNode.isIdle(config)
                && config.path("server_role").asText().equals(role.word())
                && config.path("in_recovery").isBoolean()
                && config.path("in_recovery").asBoolean() == inRecovery;
    }

    private static long epoch(JsonNode config) {
        return config.path("epoch").asLong();
    }

    private static boolean streams(RealNode main, int standby) {
        return main.rows("SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'")
                .contains("node_" + standby);
    }

    /** Neither a slot too many, nor a fence, nor a standby's setting on the main. */
    void requireClean(Order order) {
        awaitRows(
                order.main(),
                "SELECT slot_name FROM pg_replication_slots",
                List.of("replica_" + order.standby().id()));
        awaitRows(order.standby(), "SELECT slot_name FROM pg_replication_slots", List.of());
        String fence = "SELECT sourcefile FROM pg_file_settings WHERE name = 'default_transaction_read_only'";
        both().forEach(node -> awaitRows(node, fence, List.of()));
        both().forEach(node -> assertThat(node.databaseFile("postgresql.auto.conf"))
                .as("settings of node " + node.spec().number())
                .doesNotContain("default_transaction_read_only"));
        awaitRows(
                order.main(),
                "SELECT name FROM pg_file_settings WHERE name IN ('primary_conninfo', 'primary_slot_name')",
                List.of());
        both().forEach(node ->
                awaitRows(node, "SELECT line_number FROM pg_hba_file_rules WHERE auth_method = 'reject'", List.of()));
    }

    private void awaitRows(RealNode node, String sql, List<String> wanted) {
        try {
            boolean unused = nodes.waiting()
                    .until(
                            sql,
                            CLEAN,
                            BEAT,
                            () -> Optional.of(true).filter(yes -> node.rows(sql).equals(wanted)));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    "node " + node.spec().number() + ", " + sql + ": wanted " + wanted + ", found " + node.rows(sql),
                    late);
        }
    }

    @Override
    public void close() {
        ledger.close();
        both().forEach(RealNode::end);
    }
}
