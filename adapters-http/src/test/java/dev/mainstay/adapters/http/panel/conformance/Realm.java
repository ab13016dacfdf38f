package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.testing.fake.FakePostgresNetwork;
import dev.mainstay.testing.fake.FakeRedisNetwork;
import dev.mainstay.testing.fake.FakeTicker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Some nodes at 203.0.113.N whose agents are turned by the test's thread, on a clock that only the test moves, and whose
 * panel dialect answers on real sockets. Confined to the test's thread.
 */
final class Realm implements AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TURNS = 400;

    final FakePostgresNetwork databases = new FakePostgresNetwork();
    final FakeRedisNetwork caches = new FakeRedisNetwork();
    final FakeTicker clock = new FakeTicker();
    final Crew crew = new Crew();
    private final Map<Integer, Site> sites = new TreeMap<>();
    private final Map<String, Integer> strangers = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> cuts = ConcurrentHashMap.newKeySet();

    Realm() {
        clock.advance(Duration.ofDays(3));
    }

    /** S0: a standalone server that runs. */
    Site settle(int number) {
        Site site = new Site(this, number);
        sites.put(number, site);
        pass(Duration.ofSeconds(2));
        return site;
    }

    /** M1. */
    Site main() {
        Site main = settle(1);
        Site.Answer answer = main.admin("POST", "/setup-main", "{\"server_name\":\"DC1 Primary\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        pass(Duration.ofSeconds(5));
        return main;
    }

    /** M2 and R: another server joins that main and streams. */
    Site joined(Site main, int number) {
        return joined(main, number, "secondary");
    }

    Site joined(Site main, int number, String role) {
        Site site = settle(number);
        Site.Answer answer = site.admin(
                "POST",
                "/setup-secondary",
                "{\"main_server_ip\":\"" + main.address() + "\",\"cluster_secret\":\"" + main.secret()
                        + "\",\"server_name\":\"DC" + number + "\",\"server_role\":\"" + role + "\"}");
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        until("it streams", () -> site.state().equals("streaming"));
        pass(Duration.ofSeconds(35));
        return site;
    }

    /** Where a request to that address and port is really answered; empty when the packets get lost. */
    Optional<PeerUrl> way(NodeAddress from, PeerUrl to) {
        if (cuts.contains(from + ">" + to.address())) {
            return Optional.empty();
        }
        return sites.values().stream()
                .filter(site -> site.isUp() && site.url().equals(to))
                .map(Site::door)
                .findFirst()
                .or(() ->
                        Optional.ofNullable(strangers.get(to.address().host())).map(Realm::local));
    }

    /** Messages of that kind are refused from now on. */
    void refuse(String kind) {
        refused.add(kind);
    }

    boolean refuses(String kind) {
        return refused.contains(kind);
    }

    static PeerUrl local(int port) {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("127.0.0.1"), port));
    }

    /** A server of another make answers there. */
    void welcome(String address, int port) {
        strangers.put(address, port);
    }

    void cut(Site one, Site other) {
        cutWay(one.host(), other.host());
        cutWay(other.host(), one.host());
    }

    private void cutWay(NodeAddress from, NodeAddress to) {
        cuts.add(from + ">" + to);
        databases.cut(from, to);
    }

    void mend(Site one, Site other) {
        cuts.clear();
        databases.mend(one.host(), other.host());
        databases.mend(other.host(), one.host());
    }

    /** One turn of everybody after their work off the loop has ended; no time passes. */
    void turn() {
        databases.settle();
        sites.values().forEach(Site::tick);
        crew.await();
    }

    /** Time goes on for all, in small steps. */
    void pass(Duration span) {
        for (Duration left = span; !left.isNegative() && !left.isZero(); left = left.minus(BEAT)) {
            clock.advance(BEAT);
            turn();
            turn();
        }
    }

    void until(String what, BooleanSupplier so) {
        for (int turn = 0; turn < TURNS && !so.getAsBoolean(); turn++) {
            pass(BEAT);
        }
        assertThat(so.getAsBoolean()).as(what).isTrue();
    }

    /** A request waits for its node, so the realm goes on until it is answered. */
    <T> T answered(CompletableFuture<T> asked) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!asked.isDone() && System.nanoTime() < deadline) {
            clock.advance(Duration.ofMillis(5));
            databases.settle();
            sites.values().forEach(Site::tick);
            LockSupport.parkNanos(500_000);
        }
        assertThat(asked).as("an answer").isDone();
        return asked.join();
    }

    Collection<Site> sites() {
        return sites.values();
    }

    @Override
    public void close() {
        sites.values().forEach(Site::close);
        crew.close();
    }
}
