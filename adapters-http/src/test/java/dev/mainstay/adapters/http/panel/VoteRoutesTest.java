package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.TestPeers;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.VoteRequest;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/cluster/vote} and what {@code /health} says of a node's allegiance (D6), both ends of the wire. */
class VoteRoutesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BALLOT = "\"cluster_id\":\"" + Snapshots.CLUSTER
            + "\",\"node_id\":3,\"epoch\":4,\"timeline\":2,\"lsn\":\"0/3000060\",\"failover_priority\":2,\"priority\":100";
    private static final VoteRequest REQUEST = new VoteRequest(
            new ClusterId(Snapshots.CLUSTER),
            new Ballot(new NodeId(3), new Term(4), new Timeline(2), Lsn.parse("0/3000060"), 2, 100));

    private final PanelServer server = new PanelServer();
    private final HttpPeers peers = TestPeers.revealing(Runnable::run, InstantSource.system());

    @BeforeEach
    void secondary() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Answer post(String fields) {
        return server.post("/api/cluster/vote", "{" + fields + "}", "X-Cluster-Secret", StubCluster.SECRET.reveal());
    }

    private PeerReply<Vote> ask(Secret secret) {
        return peers.vote(server.url(), secret, REQUEST, LIMIT);
    }

    @Test
    void a_question_and_its_answer_are_the_same_on_both_sides() {
        for (Word word : new Word[] {Word.GRANTED, Word.DENIED, Word.GOES_FIRST}) {
            server.cluster.vote = new Vote(word, new Term(9), "because");

            assertThat(ask(StubCluster.SECRET)).isEqualTo(new PeerReply.Answered<>(server.cluster.vote));
            assertThat(server.cluster.asked).last().isEqualTo(REQUEST);
        }
    }

    @Test
    void a_stranger_gets_no_answer() {
        assertThat(ask(Secret.of("wrong")))
                .isInstanceOfSatisfying(
                        PeerReply.Refused.class, no -> assertThat(no.status()).isEqualTo(401));
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void another_cluster_is_a_conflict() {
        server.cluster.voting = request -> {
            throw new ConflictException("the request belongs to another cluster");
        };

        assertThat(post(BALLOT).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"cluster_id\":\"x\"",
                "\"node_id\":0",
                "\"node_id\":\"three\"",
                "\"epoch\":-1",
                "\"epoch\":1.5",
                "\"timeline\":0",
                "\"lsn\":\"G/1\"",
                "\"lsn\":null",
                "\"priority\":\"high\""
            })
    void what_is_not_understood_is_no_question(String broken) {
        String name = broken.isEmpty() ? "" : broken.substring(1, broken.indexOf('"', 1));
        String rest = name.isEmpty() || name.equals("cluster_id")
                ? broken
                : BALLOT.replaceFirst(
                        "\"" + name + "\":(\"[^\"]*\"|[0-9]+)", java.util.regex.Matcher.quoteReplacement(broken));

        assertThat(post(rest).status()).as(rest).isEqualTo(400);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void health_says_whom_a_node_follows_and_what_it_promised() {
        Allegiance whom = new Allegiance(
                Optional.of(new NodeId(1)),
                Optional.of(Duration.ofMillis(1_500)),
                Optional.of(Promise.of(new Term(4), new NodeId(3))));
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        server.cluster.allegiance = whom;

        PeerObservation seen = peers.health(server.url(), LIMIT);

        assertThat(seen.claim().allegiance()).isEqualTo(whom);
    }
}
