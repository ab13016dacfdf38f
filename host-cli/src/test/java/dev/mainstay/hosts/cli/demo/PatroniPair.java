package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Two real nodes spoken to in Patroni's dialect; started when they are first asked for. Confined to one thread. */
final class PatroniPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration BEAT = Duration.ofMillis(50);

    private Optional<Started> started = Optional.empty();

    private record Started(RealNodes nodes, RealNode one, RealNode two, Secret secret) {}

    private Started pair() {
        if (started.isEmpty()) {
            RealNodes nodes = new RealNodes();
            RealNode one = nodes.fresh("127.0.0.1");
            Started fresh = new Started(nodes, one, nodes.fresh("127.0.0.2"), nodes.lead(one));
            started = Optional.of(fresh);
            fresh.two().start();
            nodes.askToJoin(fresh.two(), one, fresh.secret());
            settled(fresh.one());
        }
        return started.get();
    }

    /** One more that follows, tagged so. */
    RealNode third(String tag, String value) {
        RealNode third = nodes().fresh("127.0.0.1");
        third.tag(tag, value);
        third.start();
        nodes().askToJoin(third, leader(), pair().secret());
        return third;
    }

    RealNodes nodes() {
        return pair().nodes();
    }

    List<RealNode> both() {
        return List.of(pair().one(), pair().two());
    }

    PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }

    String name(RealNode node) {
        return "demo-" + node.spec().number();
    }

    RealNode leader() {
        return nodes().waiting()
                .until(
                        "somebody leads",
                        LIMIT,
                        BEAT,
                        () -> both().stream()
                                .filter(node -> client(node).get("/primary").status() == 200)
                                .findFirst());
    }

    RealNode replica() {
        RealNode leader = leader();
        return both().stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    /** Waits until that node leads and the other one streams from it, and both say so. */
    void settled(RealNode leader) {
        RealNode other =
                both().stream().filter(node -> node != leader).findFirst().orElseThrow();
        JsonNode led = await(
                leader,
                "it leads",
                said -> said.path("role").asText().equals("primary")
                        && said.path("replication").size() == 1
                        && !said.has("cluster_unlocked"));
        assertThat(led.path("state").asText()).isEqualTo("running");
        JsonNode unused = await(
                other,
                "it follows",
                said -> said.path("replication_state").asText().equals("streaming")
                        && said.path("timeline").equals(led.path("timeline"))
                        && !said.has("cluster_unlocked"));
        boolean shown = nodes().waiting()
                .until(
                        "both are members",
                        LIMIT,
                        BEAT,
                        () -> Optional.of(true).filter(yes -> both().stream().allMatch(PatroniPair.this::isWhole)));
        assertThat(shown).isTrue();
    }

    private boolean isWhole(RealNode node) {
        JsonNode members = client(node).get("/cluster").json().path("members");
        boolean idle = node.config().map(RealNode::isIdle).orElse(false);
        return idle
                && members.size() == 2
                && members.findValuesAsText("role").containsAll(List.of("leader", "replica"))
                && members.findValuesAsText("state").containsAll(List.of("running", "streaming"));
    }

    long timeline() {
        return client(leader()).get("/patroni").json().path("timeline").asLong();
    }

    /** What {@code /patroni} says once it says that. */
    JsonNode await(RealNode node, String what, Predicate<JsonNode> so) {
        try {
            return nodes().waiting()
                    .until(
                            what,
                            LIMIT,
                            BEAT,
                            () -> Optional.of(client(node).get("/patroni").json())
                                    .filter(so));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    what + "\n" + client(node).get("/patroni").body() + "\n"
                            + both().stream().map(RealNode::tell).collect(Collectors.joining("\n")),
                    late);
        }
    }

    String startedAt(RealNode node) {
        return await(node, "it runs", said -> said.has("postmaster_start_time"))
                .path("postmaster_start_time")
                .asText();
    }

    /** What it says once its database was started again after that moment, with nothing left that waits for a restart. */
    JsonNode awaitRestarted(RealNode node, String before) {
        return await(
                node,
                "it was restarted",
                said -> !said.has("pending_restart")
                        && said.has("postmaster_start_time")
                        && !said.path("postmaster_start_time").asText().equals(before));
    }

    void pause(boolean on) {
        var answer = client(leader()).send("PATCH", "/config", "{\"pause\":" + (on ? "true" : "null") + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        both().forEach(node ->
                await(node, "the pause is known", said -> said.path("pause").asBoolean() == on));
    }

    /** How long a crashed leader may take to recover, in seconds; {@code null} as nobody said. */
    void startTimeout(String seconds) {
        var answer = client(leader()).send("PATCH", "/config", "{\"primary_start_timeout\":" + seconds + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** The role goes to the other node. */
    void turn() {
        RealNode candidate = replica();
        var answer = client(leader())
                .post(
                        "/switchover",
                        "{\"leader\":\"" + name(leader()) + "\",\"candidate\":\"" + name(candidate) + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        settled(candidate);
    }

    /** The most nodes that said at one time, while that was done, that they are primary. */
    int watchedDuring(Runnable work) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(work);
        int most = 0;
        while (!done.isDone()) {
            // One after the other: a role that moved between two questions is seen at its new place only.
            int now = 0;
            for (RealNode node : both()) {
                now += client(node).get("/primary").status() == 200 ? 1 : 0;
            }
            most = Math.max(most, now);
        }
        done.join();
        return most;
    }

    /** In a few seconds, in whole ones. */
    String soon() {
        Instant soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        return soon.toString();
    }

    @Override
    public void close() {
        started.ifPresent(pair -> {
            pair.one().end();
            pair.two().end();
            pair.nodes().close();
        });
    }
}
