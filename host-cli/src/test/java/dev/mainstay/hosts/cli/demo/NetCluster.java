package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A cluster of nodes in networks of their own; its clients stand where no fault cuts them off. */
final class NetCluster implements AutoCloseable {

    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration TAKING_OVER = Duration.ofSeconds(40);
    private static final Duration BACKUP_AND_MORE = Duration.ofSeconds(60);

    private final RealNodes nodes;
    private final RealNet net = new RealNet();
    private final NetWitness witness;
    private final List<Member> members = new ArrayList<>();
    private final Ledger ledger;
    private final WriteWatch watch;
    private final PanelDatabase panel;

    /**
     * One node and its line.
     *
     * @param node its processes
     * @param space its network
     */
    record Member(RealNode node, NetSpace space) {}

    /**
     * Who leads and who follows.
     *
     * @param main leads
     * @param followers stream from it
     * @param term of all
     */
    record Order(Member main, List<Member> followers, long term) {}

    /** Nothing runs yet but what the guard asks. */
    NetCluster(RealNodes nodes, NetGuard guard) {
        this.nodes = nodes;
        this.witness = NetWitness.of(guard, net);
        for (int number = 0; number < guard.size(); number++) {
            NetSpace space = net.space();
            RealNode node = nodes.within(space);
            NetFiles.guard(node.spec(), guard.lines(witness.address()));
            members.add(new Member(node, space));
        }
        this.panel = new PanelDatabase(
                members.stream().map(member -> member.node().spec()).toList(), nodes.passwords());
        this.ledger = new Ledger(panel);
        this.watch = new WriteWatch(
                members.stream().map(Member::node).toList(),
                nodes.passwords(),
                nodes.parts().ticker());
    }

    /** Starts all of them, and the writing; returns who leads. */
    Order begin() {
        RealNode first = members.get(0).node();
        Secret secret = nodes.lead(first);
        panel.create(first.spec());
        Ledger.create(first);
        ledger.start();
        for (Member joiner : members.subList(1, members.size())) {
            joiner.node().start();
            nodes.askToJoin(joiner.node(), first, secret);
            JsonNode unused =
                    joiner.node().awaitConfig("it has joined", config -> RealPair.is(config, Role.SECONDARY, true));
        }
        Order order = settled("all have joined", BACKUP_AND_MORE);
        watch.start(first);
        return order;
    }

    RealNet net() {
        return net;
    }

    void loseWitness() {
        witness.lose();
    }

    void restoreWitness() {
        witness.restore();
    }

    Ledger ledger() {
        return ledger;
    }

    WriteWatch watch() {
        return watch;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    Waiting waiting() {
        return nodes.waiting();
    }

    /** Waits until one leads, all others stream from it, nothing runs, and all know the same term. */
    Order settled(String what, Duration limit) {
        try {
            return nodes.waiting().until(what, limit, BEAT, this::order);
        } catch (RuntimeException late) {
            throw new AssertionError(what + "\n" + tell(), late);
        }
    }

    /** Waits until one of those who followed takes writes in a later term: on a slow machine the first may lose it again. */
    Member awaitHeir(Order before) {
        try {
            return nodes.waiting()
                    .until(
                            "a follower leads in a later term",
                            TAKING_OVER,
                            BEAT,
                            () -> before.followers().stream()
                                    .filter(member -> leadsAfter(member, before.term()))
                                    .findFirst());
        } catch (RuntimeException late) {
            throw new AssertionError("no follower leads in a term after " + before.term() + "\n" + tell(), late);
        }
    }

    private static boolean leadsAfter(Member member, long term) {
        return member.node()
                .config()
                .filter(config -> RealPair.is(config, Role.MAIN, false) && term(config) > term)
                .isPresent();
    }

    /** Waits until a node that leads no more takes no writes, and waits for a person. */
    void awaitStandsAside(Member member) {
        JsonNode unused =
                member.node().awaitConfig("it stands aside", config -> RealNode.isIdle(config) && !takesWrites(member));
    }

    /** Waits until all is well again, or a node that led waits for a person, for the sake of what only it has: that is true. */
    boolean awaitAsks(Member member) {
        return nodes.waiting()
                .until(
                        "all is well, or a person is asked",
                        TAKING_OVER,
                        BEAT,
                        () -> order().map(well -> false)
                                .or(() -> Optional.of(true).filter(unused -> hasOwnWrites(member))));
    }

    private static boolean hasOwnWrites(Member member) {
        return member.node()
                .status()
                .filter(status -> status.path("two_mains")
                                .path("frozen")
                                .path("own_bytes")
                                .asLong()
                        > 0)
                .isPresent();
    }

    private boolean takesWrites(Member member) {
        try (Connection client = new PanelDatabase(List.of(member.node().spec()), nodes.passwords()).toMain()) {
            return client.isValid(1);
        } catch (SQLException refused) {
            return false;
        }
    }

    /** A person keeps the newer main, and asks again while the other's fence still runs. */
    void keep(Member newer) {
        AtomicReference<String> refusal = new AtomicReference<>("not asked");
        try {
            boolean unused = nodes.waiting().until("two mains are resolved", TAKING_OVER, BEAT, () -> {
                HttpAdmin.Reply reply = resolve(newer);
                refusal.set(reply.toString());
                return Optional.of(true).filter(kept -> reply.success());
            });
        } catch (RuntimeException late) {
            throw new AssertionError("the resolution was refused: " + refusal + "\n" + tell(), late);
        }
    }

    private static HttpAdmin.Reply resolve(Member newer) {
        return newer.node()
                .admin()
                .resolve(
                        new ResolveMains.Command(
                                new NodeId(newer.node().id()), new Reason("a test kept the newer one"), false),
                        HttpAdmin.Mode.WAIT);
    }

    String tell() {
        return members.stream().map(member -> member.node().tell()).collect(Collectors.joining("\n"));
    }

    private Optional<Order> order() {
        return members.stream().flatMap(main -> orderUnder(main).stream()).findFirst();
    }

    private Optional<Order> orderUnder(Member main) {
        Optional<JsonNode> leading = main.node().config().filter(config -> RealPair.is(config, Role.MAIN, false));
        if (leading.isEmpty()) {
            return Optional.empty();
        }
        long term = term(leading.get());
        List<Member> followers =
                members.stream().filter(member -> !member.equals(main)).toList();
        String written = ask(main, "SELECT pg_current_wal_lsn()").orElse("");
        boolean all = !written.isEmpty() && followers.stream().allMatch(member -> follows(member, term, written));
        return all ? Optional.of(new Order(main, followers, term)) : Optional.empty();
    }

    /** What a main shows of its streams is old when a line was cut: the follower must have what is written now. */
    private boolean follows(Member member, long term, String written) {
        return member.node()
                .config()
                .filter(config -> RealPair.is(config, Role.SECONDARY, true))
                .filter(config -> term(config) == term)
                .flatMap(config -> ask(member, "SELECT pg_last_wal_receive_lsn() >= '" + written + "'"))
                .filter("t"::equals)
                .isPresent();
    }

    /** The one value; empty while the database does not answer. */
    private Optional<String> ask(Member member, String sql) {
        try (Connection connection = panel.asSuperuser(member.node().spec());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        } catch (SQLException down) {
            return Optional.empty();
        }
    }

    private static long term(JsonNode config) {
        return config.path("epoch").asLong();
    }

    @Override
    public void close() {
        watch.close();
        ledger.close();
        members.forEach(member -> member.node().end());
        witness.close();
        net.close();
    }
}
