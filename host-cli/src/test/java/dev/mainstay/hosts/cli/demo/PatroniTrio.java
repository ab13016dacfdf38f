package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Three real nodes with synchronous mode on; started when they are first asked for. Confined to one thread. */
final class PatroniTrio implements AutoCloseable {
    private Optional<Started> started = Optional.empty();

    private record Started(RealNodes nodes, List<RealNode> all) {}

    private Started trio() {
        if (started.isEmpty()) {
            RealNodes nodes = new RealNodes();
            List<RealNode> all = List.of(nodes.fresh("127.0.0.1"), nodes.fresh("127.0.0.2"), nodes.fresh("127.0.0.3"));
            started = Optional.of(new Started(nodes, all));
            Secret secret = nodes.lead(all.get(0));
            for (RealNode joiner : all.subList(1, 3)) {
                joiner.start();
                nodes.askToJoin(joiner, all.get(0), secret);
                awaitStatus(joiner, "/replica?replication_state=streaming", 200);
            }
        }
        return started.get();
    }

    List<RealNode> all() {
        return trio().all();
    }

    /** The first one leads all the time. */
    RealNode leader() {
        return all().get(0);
    }

    PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }

    String name(RealNode node) {
        return "demo-" + node.spec().number();
    }

    /** Turns that mode on, unless it is, and waits until so many hold what is confirmed. */
    void require(String mode, int nodes) {
        var answer = client(leader()).send("PATCH", "/config", "{\"synchronous_mode\":" + mode + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String path = nodes == 1 ? "/sync" : "/quorum";
        await(
                nodes + " nodes answer " + path,
                () -> followers().stream()
                                .filter(node -> client(node).get(path).status() == 200)
                                .count()
                        == nodes);
    }

    private List<RealNode> followers() {
        return all().subList(1, 3);
    }

    /** Those for which commits wait. */
    List<RealNode> chosen() {
        return followers().stream().filter(node -> !isAsynchronous(node)).toList();
    }

    List<RealNode> others() {
        return followers().stream().filter(this::isAsynchronous).toList();
    }

    private boolean isAsynchronous(RealNode node) {
        return client(node).get("/async").status() == 200;
    }

    void awaitStatus(RealNode node, String path, int status) {
        await(
                name(node) + " answers " + path + " with " + status,
                () -> client(node).status(path) == status);
    }

    /** Waits until that node shows another one in that role. */
    void awaitRole(RealNode asked, String name, String role) {
        await(name + " is " + role + " for " + name(asked), () -> {
            JsonNode members = client(asked).get("/cluster").json().path("members");
            boolean shown = false;
            for (JsonNode member : members) {
                shown |= member.path("name").asText().equals(name)
                        && member.path("role").asText().equals(role);
            }
            return shown;
        });
    }

    private void await(String what, BooleanSupplier so) {
        started.orElseThrow().nodes().await(all(), what, so);
    }

    @Override
    public void close() {
        started.ifPresent(trio -> {
            trio.all().forEach(RealNode::end);
            trio.nodes().close();
        });
        started = Optional.empty();
    }
}
