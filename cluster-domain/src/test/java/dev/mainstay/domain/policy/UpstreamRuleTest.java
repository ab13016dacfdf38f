package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom node 2 streams from; node 1 is its main, node 3 its neighbour (ADR 24). */
class UpstreamRuleTest {
    private static final Duration FRESH = Duration.ofSeconds(12);
    private static final ClusterView VIEW = Scenes.view(Scenes.secondary());

    private static Tags from(String name) {
        return Tags.of(Map.of(Tags.REPLICATE_FROM, new Tag(Kind.TEXT, name)));
    }

    /** What node 3 says of itself. */
    private record Word(Term term, int main, boolean streaming, Tags tags, Duration age, ServerPhase phase) {
        Word(Term term, int main, boolean streaming, Tags tags, Duration age) {
            this(term, main, streaming, tags, age, ServerPhase.RUNNING);
        }

        static Word fit() {
            return new Word(Scenes.TERM, 1, true, Tags.none(), Duration.ZERO);
        }

        Observation seen() {
            Profile profile = Profile.of(
                    new Presentation(Optional.empty(), tags), phase, Scenes.standby(streaming), Plans.none());
            PeerObservation.Claim claim = new PeerObservation.Claim(
                    Optional.of(Role.SECONDARY),
                    term,
                    false,
                    Optional.of(new Lsn(5_000)),
                    Optional.of(Scenes.VERSION),
                    new Allegiance(Optional.of(new NodeId(main)), Optional.of(Duration.ZERO), Optional.empty()),
                    profile);
            PeerSighting three = new PeerSighting(
                    new NodeId(3),
                    Optional.of(new Seen<>(new PeerObservation.Answered(claim), age)),
                    Optional.of(Duration.ZERO));
            return Scenes.seeing(Scenes.standby(true)).peer(three).done();
        }
    }

    private static Upstream chosen(Tags own, Word three) {
        return UpstreamRule.choose(VIEW, three.seen(), own, FRESH);
    }

    private static String whyNot(Tags own, Word three) {
        Upstream upstream = chosen(own, three);
        assertThat(upstream.member()).isEmpty();
        return upstream.reason();
    }

    @Test
    void a_member_that_is_fit_feeds_it() {
        assertThat(chosen(from("Node 3"), Word.fit()).member().map(Node::id)).contains(new NodeId(3));
    }

    @Test
    void without_a_tag_and_with_a_name_that_feeds_nobody_it_is_the_main() {
        assertThat(whyNot(Tags.none(), Word.fit())).contains("no member is named");
        assertThat(whyNot(from("Node 9"), Word.fit())).contains("no other member is called Node 9");
        assertThat(whyNot(from("Node 2"), Word.fit())).contains("no other member is called Node 2");
        assertThat(whyNot(from("Node 1"), Word.fit())).contains("is the main");
    }

    @Test
    void one_that_does_not_follow_the_same_main_or_does_not_stream_feeds_nobody() {
        Tags own = from("Node 3");
        assertThat(whyNot(own, new Word(Scenes.TERM.next(), 1, true, Tags.none(), Duration.ZERO)))
                .contains("does not follow this node's main");
        assertThat(whyNot(own, new Word(Scenes.TERM, 2, true, Tags.none(), Duration.ZERO)))
                .contains("does not follow this node's main");
        assertThat(whyNot(own, new Word(Scenes.TERM, 1, false, Tags.none(), Duration.ZERO)))
                .contains("does not stream");
        assertThat(whyNot(own, new Word(Scenes.TERM, 1, true, Tags.none(), FRESH.plusMillis(1))))
                .contains("does not answer");
    }

    @Test
    void a_ring_is_entered_by_nobody() {
        Word back = new Word(Scenes.TERM, 1, true, from("Node 2"), Duration.ZERO);
        assertThat(whyNot(from("Node 3"), back)).contains("lead back to this node");
        Word itself = new Word(Scenes.TERM, 1, true, from("Node 3"), Duration.ZERO);
        assertThat(chosen(from("Node 3"), itself).member()).isPresent();
    }

    @Test
    void by_tag_it_replays_an_archive_where_there_is_one_that_may_be_used() {
        Tags own = Tags.of(Map.of(Tags.NO_STREAM, new Tag(Kind.FLAG, "true")));
        for (ArchiveUse use : List.of(ArchiveUse.ALSO, ArchiveUse.ONLY)) {
            Observation seen = Scenes.seeing(Scenes.standby(use)).done();
            assertThat(UpstreamRule.choose(VIEW, seen, own, FRESH).isArchive()).isTrue();
        }
        Upstream without = UpstreamRule.choose(VIEW, Word.fit().seen(), own, FRESH);
        assertThat(without.kind()).isEqualTo(Upstream.Kind.MAIN);
        assertThat(without.reason()).contains("restore_command");
        Observation foreign = Scenes.seeing(Scenes.standby(ArchiveUse.ALSO))
                .process(ProcessObservation.NOT_OURS)
                .done();
        assertThat(UpstreamRule.choose(VIEW, foreign, own, FRESH).reason()).contains("postgresql.process is none");
        Word rests = new Word(Scenes.TERM, 1, false, own, Duration.ZERO);
        assertThat(UpstreamRule.elsewhere(rests.seen(), new NodeId(3))).contains("by its tag nostream");
    }

    @Test
    void it_knows_whom_it_feeds_and_a_main_where_another_streams() {
        Word fed = new Word(Scenes.TERM, 1, true, from("Node 2"), Duration.ZERO);
        assertThat(UpstreamRule.fedBy(VIEW, fed.seen())).extracting(Node::id).containsExactly(new NodeId(3));
        assertThat(UpstreamRule.fedBy(VIEW, Word.fit().seen())).isEmpty();
        assertThat(UpstreamRule.elsewhere(fed.seen(), new NodeId(3)))
                .contains("its tag replicatefrom names node Node 2");
        assertThat(UpstreamRule.elsewhere(fed.seen(), new NodeId(2))).isEqualTo("it does not stream from this main");
        Word again = new Word(Scenes.TERM, 1, false, from("Node 2"), Duration.ZERO, ServerPhase.RESTARTING);
        assertThat(UpstreamRule.elsewhere(again.seen(), new NodeId(3)))
                .isEqualTo("it does not stream from this main: its database is in state restarting");
    }
}
