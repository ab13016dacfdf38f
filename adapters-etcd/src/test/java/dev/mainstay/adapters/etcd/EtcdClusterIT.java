package dev.mainstay.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.testing.fixture.EtcdServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An etcd of three members, some of which are lost. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EtcdClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration LIFETIME = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LeaseClaim ours = claim(1, 1);
    private final LeaseClaim theirs = claim(2, 2);
    private EtcdServer etcd;
    private Agents agents;
    private LeaderLease first;
    private LeaderLease second;

    @BeforeEach
    void start() {
        etcd = EtcdServer.three();
        agents = new Agents();
        first = agents.of(etcd.urls());
        second = agents.of(etcd.urls());
    }

    @AfterEach
    void stop() {
        agents.close();
        etcd.close();
    }

    @Test
    void goes_on_with_one_member_lost_whichever_it_is() {
        LeaseAnswer held = hold(first, ours);
        for (int member = 0; member < 3; member++) {
            etcd.kill(member);

            await().atMost(SOON).until(() -> first.hold(ours, LIMIT).state() == State.HELD);
            await().atMost(SOON).until(() -> second.hold(theirs, LIMIT).state() == State.TAKEN);

            etcd.restart(member);
        }
        assertThat(hold(first, ours).revision()).isGreaterThanOrEqualTo(held.revision());
    }

    @Test
    void is_not_free_but_out_of_reach_when_most_members_are_lost() {
        LeaseAnswer held = hold(first, ours);
        assertThat(held.holder()).contains(ours.holder());
        int leader = etcd.leader();
        others(leader).forEach(etcd::kill);

        for (String url : etcd.urls()) {
            LeaderLease there = agents.of(List.of(url));
            assertThat(there.look(theirs, LIMIT).state()).isEqualTo(State.UNREACHABLE);
            assertThat(there.hold(theirs, LIMIT).state()).isEqualTo(State.UNREACHABLE);
        }
        assertThat(first.hold(ours, LIMIT).state()).isEqualTo(State.UNREACHABLE);
        assertThat(first.release(ours, LIMIT).state()).isEqualTo(State.UNREACHABLE);

        etcd.restart(others(leader).get(0));
        await().atMost(SOON).until(() -> first.hold(ours, LIMIT).state() == State.HELD);
    }

    @Test
    void goes_on_when_the_leading_member_freezes_and_takes_no_longer_than_the_limit() {
        int leader = etcd.leader();
        LeaderLease asksItFirst = agents.of(IntStream.range(0, 3)
                .mapToObj(turn -> etcd.urls().get((leader + turn) % 3))
                .toList());
        assertThat(hold(asksItFirst, ours).holder()).contains(ours.holder());
        etcd.freeze(leader);

        long asked = System.nanoTime();
        assertThat(asksItFirst.hold(ours, LIMIT).state()).isIn(State.HELD, State.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(LIMIT.plusSeconds(1));

        await().atMost(SOON).until(() -> asksItFirst.hold(ours, LIMIT).state() == State.HELD);
        etcd.thaw(leader);
        await().atMost(SOON).until(() -> asksItFirst.hold(ours, LIMIT).state() == State.HELD);
        LeaderLease asksOnlyIt = agents.of(List.of(etcd.urls().get(leader)));
        await().atMost(SOON).until(() -> asksOnlyIt.hold(theirs, LIMIT).state() == State.TAKEN);
    }

    @Test
    void asks_another_member_when_one_does_not_answer() {
        int leader = etcd.leader();
        int frozen = others(leader).get(0);
        LeaderLease asksItFirst =
                agents.of(List.of(etcd.urls().get(frozen), etcd.urls().get(leader)));
        etcd.freeze(frozen);

        long asked = System.nanoTime();
        LeaseAnswer held = asksItFirst.hold(ours, LIMIT);
        Duration firstTime = Duration.ofNanos(System.nanoTime() - asked);
        asked = System.nanoTime();
        LeaseAnswer again = asksItFirst.hold(ours, LIMIT);
        Duration secondTime = Duration.ofNanos(System.nanoTime() - asked);

        assertThat(held.state()).as(held.reason()).isEqualTo(State.HELD);
        assertThat(again.state()).as(again.reason()).isEqualTo(State.HELD);
        assertThat(firstTime).isGreaterThanOrEqualTo(Agents.REQUEST);
        assertThat(secondTime).isLessThan(Agents.REQUEST);
    }

    @Test
    void ends_for_a_holder_that_reaches_no_member_and_goes_to_another() {
        LeaseClaim brief = new LeaseClaim(ours.cluster(), ours.node(), ours.term(), Duration.ofSeconds(2), Term.NONE);
        assertThat(hold(first, brief).holder()).contains(brief.holder());
        etcd.kill(etcd.leader());

        await().atMost(SOON).until(() -> second.hold(theirs, LIMIT).state() == State.HELD);
        assertThat(first.hold(brief, LIMIT).state()).isEqualTo(State.OUTRANKED);
    }

    private static LeaseClaim claim(int node, long term) {
        return new LeaseClaim(new ClusterId("cluster"), new NodeId(node), new Term(term), LIFETIME, Term.NONE);
    }

    private static List<Integer> others(int leader) {
        return IntStream.range(0, 3).filter(member -> member != leader).boxed().toList();
    }

    private static LeaseAnswer hold(LeaderLease lease, LeaseClaim claim) {
        LeaseAnswer answer = lease.hold(claim, LIMIT);
        assertThat(answer.state()).as(answer.reason()).isEqualTo(State.HELD);
        return answer;
    }
}
