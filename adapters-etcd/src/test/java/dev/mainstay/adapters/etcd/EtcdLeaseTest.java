package dev.mainstay.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real etcd cannot be made to answer at the right moment. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EtcdLeaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long LARGE = Long.MAX_VALUE - 1;

    private final LeaseClaim claim =
            new LeaseClaim(new ClusterId("c"), new NodeId(1), new Term(LARGE), Duration.ofSeconds(9), Term.NONE);
    private Agents agents;
    private StubEtcd etcd;
    private LeaderLease lease;

    @BeforeEach
    void start() throws IOException {
        agents = new Agents();
        etcd = new StubEtcd();
        lease = agents.of(List.of(etcd.url()));
    }

    @AfterEach
    void stop() {
        agents.close();
        etcd.close();
    }

    @Test
    void does_not_trust_a_renewal_by_a_leader_that_has_a_successor() {
        etcd.says("grant", granted(LARGE)).says("grant", granted(LARGE - 1));
        etcd.says("txn", nothing(7)).says("txn", done(3, 7));
        etcd.says("keepalive", renewed(7)).says("txn", found(LARGE, 3, 8)).says("txn", done(4, 8));

        assertThat(lease.hold(claim, LIMIT).revision()).isEqualTo(3);
        LeaseAnswer again = lease.hold(claim, LIMIT);

        assertThat(again.state()).as(again.reason()).isEqualTo(State.HELD);
        assertThat(again.revision()).isEqualTo(4);
        assertThat(etcd.asked()).containsExactly("txn", "grant", "txn", "keepalive", "txn", "grant", "txn");
    }

    @Test
    void trusts_a_renewal_that_the_present_leader_made() {
        etcd.says("grant", granted(LARGE)).says("txn", nothing(7)).says("txn", done(3, 7));
        etcd.says("keepalive", renewed(7)).says("txn", found(LARGE, 3, 7));

        assertThat(lease.hold(claim, LIMIT).latest()).isEmpty();
        LeaseAnswer again = lease.hold(claim, LIMIT);

        assertThat(again.state()).as(again.reason()).isEqualTo(State.HELD);
        assertThat(again.latest()).contains(claim.holder());
        assertThat(etcd.asked()).containsExactly("txn", "grant", "txn", "keepalive", "txn");
    }

    @Test
    void takes_it_anew_when_its_own_etcd_lease_is_gone_although_the_key_is_there() {
        etcd.says("grant", granted(LARGE)).says("grant", granted(5));
        etcd.says("txn", nothing(7)).says("txn", done(3, 7));
        etcd.says("keepalive", "{\"result\":{\"header\":{\"raft_term\":\"7\"},\"ID\":\"1\"}}");
        etcd.says("txn", found(LARGE, 3, 7)).says("txn", done(4, 7));

        assertThat(lease.hold(claim, LIMIT).revision()).isEqualTo(3);
        assertThat(lease.hold(claim, LIMIT).revision()).isEqualTo(4);
    }

    @Test
    void knows_its_own_grant_of_which_it_never_heard() {
        etcd.says("grant", granted(6)).says("grant", granted(7)).says("grant", granted(8));
        etcd.says("txn", nothing(7)).says("txn", done(3, 7));
        etcd.says("keepalive", "{\"result\":{\"header\":{\"raft_term\":\"7\"},\"ID\":\"1\"}}");
        etcd.says("txn", found(6, 3, 7)).says("txn", "{\"header\":{\"raft_term\":\"7\"}}");
        etcd.says("txn", found(7, 4, 7)).says("txn", done(5, 7));

        assertThat(lease.hold(claim, LIMIT).revision()).isEqualTo(3);
        assertThat(lease.hold(claim, LIMIT).revision()).isEqualTo(5);
    }

    @Test
    void gives_up_when_the_lease_changes_again_and_again() {
        etcd.says("grant", granted(6));
        etcd.says("txn", "{\"header\":{\"raft_term\":\"7\"},\"responses\":[]}");

        LeaseAnswer answer = lease.hold(claim, LIMIT);

        assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
        assertThat(answer.reason()).contains("changed");
    }

    @Test
    void makes_nothing_of_answers_that_are_not_etcds() {
        etcd.says("txn", "<html>")
                .says("txn", "{}")
                .says("txn", "")
                .says("txn", "[1]")
                .says("txn", "{\"header\":{}}" + " ".repeat(70_000))
                .says("txn", "null");

        for (int turn = 0; turn < 6; turn++) {
            LeaseAnswer answer = lease.look(claim, LIMIT);
            assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
            assertThat(answer.reason()).contains(etcd.url());
        }
    }

    @Test
    void asks_the_next_member_when_one_speaks_of_its_own_trouble() throws IOException {
        try (StubEtcd other = new StubEtcd()) {
            etcd.withStatus(503).says("txn", "{\"error\":\"x\",\"message\":\"etcdserver: no leader\",\"code\":14}");
            other.says("txn", found(6, 3, 7));

            assertThat(agents.of(List.of(etcd.url(), other.url()))
                            .look(claim, LIMIT)
                            .state())
                    .isEqualTo(State.HELD);
            LeaseAnswer alone = lease.look(claim, LIMIT);
            assertThat(alone.reason()).contains("no leader");
        }
    }

    @Test
    void has_no_time_when_it_is_given_none() {
        assertThat(lease.look(claim, Duration.ZERO).state()).isEqualTo(State.UNREACHABLE);
        assertThat(lease.hold(claim, Duration.ZERO).state()).isEqualTo(State.UNREACHABLE);
        assertThat(etcd.asked()).isEmpty();
    }

    @Test
    void is_a_value_when_its_thread_is_stopped() {
        Thread.currentThread().interrupt();
        LeaseAnswer answer = lease.hold(claim, LIMIT);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
        assertThat(answer.reason()).contains("interrupted");
    }

    private static String granted(long lease) {
        return "{\"header\":{\"raft_term\":\"7\"},\"ID\":\"" + lease + "\",\"TTL\":\"9\"}";
    }

    private static String renewed(long raftTerm) {
        return "{\"result\":{\"header\":{\"raft_term\":\"" + raftTerm + "\"},\"ID\":\"1\",\"TTL\":\"9\"}}\n";
    }

    private static String nothing(long raftTerm) {
        return "{\"header\":{\"raft_term\":\"" + raftTerm
                + "\"},\"succeeded\":true,\"responses\":[{\"response_range\":{}},{\"response_range\":{}}]}";
    }

    private static String done(long revision, long raftTerm) {
        return "{\"header\":{\"revision\":\"" + revision + "\",\"raft_term\":\"" + raftTerm + "\"},\"succeeded\":true}";
    }

    private String found(long lease, long revision, long raftTerm) {
        String value = Base64.getEncoder()
                .encodeToString(("{\"node\":1,\"term\":" + LARGE + "}").getBytes(StandardCharsets.UTF_8));
        String entry = "{\"response_range\":{\"kvs\":[{\"value\":\"" + value + "\",\"mod_revision\":\"" + revision
                + "\",\"lease\":\"" + lease + "\"}]}}";
        return "{\"header\":{\"raft_term\":\"" + raftTerm + "\"},\"succeeded\":true,\"responses\":[" + entry + ","
                + entry + "]}";
    }
}
