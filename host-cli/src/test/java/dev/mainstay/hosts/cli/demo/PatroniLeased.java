package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.EtcdServer;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Three real nodes whose guard is a lease in a real etcd of one member: the store outside that Patroni has. Started when they are first
 * asked for. Confined to one thread.
 */
final class PatroniLeased implements AutoCloseable {
    private Optional<Started> started = Optional.empty();
    private boolean away;

    private record Started(EtcdServer store, RealNodes nodes, List<RealNode> all) {}

    private Started trio() {
        if (started.isEmpty()) {
            EtcdServer store = EtcdServer.one();
            RealNodes nodes = new RealNodes();
            String url = store.urls().get(0);
            List<RealNode> all = List.of(
                    nodes.leased("127.0.0.1", url), nodes.leased("127.0.0.2", url), nodes.leased("127.0.0.3", url));
            started = Optional.of(new Started(store, nodes, all));
            Secret secret = nodes.lead(all.get(0));
            for (RealNode joiner : all.subList(1, 3)) {
                joiner.start();
                nodes.askToJoin(joiner, all.get(0), secret);
                await("it streams", () -> status(joiner, "/replica?replication_state=streaming") == 200);
            }
            await(
                    "everybody sees the lease",
                    () -> all.stream()
                            .noneMatch(
                                    node -> said(node).path("cluster_unlocked").asBoolean()));
        }
        return started.get();
    }

    /** The first one leads while anybody does. */
    RealNode leader() {
        return trio().all().get(0);
    }

    RealNode follower() {
        return followers().get(0);
    }

    List<RealNode> followers() {
        return trio().all().subList(1, 3);
    }

    List<RealNode> all() {
        return trio().all();
    }

    /** The store is gone, and everybody has noticed. */
    void loseStore() {
        if (!away) {
            away = true;
            trio().store().kill(0);
            await(
                    "everybody misses the store",
                    () -> all().stream()
                            .allMatch(
                                    node -> said(node).path("cluster_unlocked").asBoolean()));
        }
    }

    void patch(String change) {
        var answer = client(leader()).send("PATCH", "/config", change);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }

    JsonNode said(RealNode node) {
        return client(node).get("/patroni").json();
    }

    String role(RealNode node) {
        return said(node).path("role").asText();
    }

    int status(RealNode node, String path) {
        try {
            return client(node).get(path).status();
        } catch (AssertionError away) {
            return 0;
        }
    }

    void await(String what, BooleanSupplier so) {
        started.orElseThrow().nodes().await(all(), what, so);
    }

    @Override
    public void close() {
        started.ifPresent(trio -> {
            trio.all().forEach(RealNode::end);
            trio.store().close();
            trio.nodes().close();
        });
        started = Optional.empty();
    }
}
