package dev.mainstay.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who claims to be main, and what two of them know of each other. */
class MeetingTest {

    private static final Duration TRUSTED = Duration.ofSeconds(12);

    private static PeerSighting old(int node, Duration age) {
        return Scenes.answering(node, Role.MAIN, Scenes.TERM)
                .health()
                .map(health -> new PeerSighting(
                        new NodeId(node), Optional.of(new Seen<>(health.value(), age)), Optional.of(age)))
                .orElseThrow();
    }

    private static List<Integer> ids(List<Contender> found) {
        return found.stream().map(one -> one.node().value()).toList();
    }

    @Test
    void all_that_take_writes_as_main_are_found_the_highest_term_first() {
        Scenes.Look look = Scenes.seeing(Scenes.writable())
                .peer(Scenes.answering(2, Role.MAIN, Scenes.TERM.next()))
                .peer(Scenes.answering(3, Role.SECONDARY, Scenes.TERM));

        assertThat(ids(Meeting.openMains(Scenes.view(Scenes.main()), look.done(), TRUSTED)))
                .containsExactly(2, 1);
    }

    @Test
    void a_closed_node_one_in_recovery_and_one_whose_database_is_down_are_none() {
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(Role.MAIN), Scenes.TERM, false, Optional.empty(), Optional.empty());
        PeerSighting down = new PeerSighting(
                new NodeId(2),
                Optional.of(Seen.now(new PeerObservation.Refused("it is down", claim))),
                Optional.of(Duration.ZERO));
        Scenes.Look open = Scenes.seeing(Scenes.writable()).peer(down);

        assertThat(ids(Meeting.openMains(Scenes.view(Scenes.main().in(NodeCondition.FENCED)), open.done(), TRUSTED)))
                .isEmpty();
        assertThat(ids(Meeting.openMains(
                        Scenes.view(Scenes.main()),
                        Scenes.seeing(Scenes.standby(false)).done(),
                        TRUSTED)))
                .isEmpty();
    }

    @Test
    void what_was_said_before_the_roles_changed_does_not_count() {
        Scenes.Look look = Scenes.seeing(Scenes.writable()).peer(old(2, Duration.ofSeconds(13)));

        assertThat(ids(Meeting.openMains(Scenes.view(Scenes.main()), look.done(), TRUSTED)))
                .containsExactly(1);
        assertThat(ids(Meeting.openMains(Scenes.view(Scenes.main()), look.done(), Duration.ofSeconds(13))))
                .containsExactly(1, 2);
    }

    @Test
    void both_branches_are_measured_from_where_they_parted_and_travel_as_facts() {
        Branch old = new Branch(Scenes.DATABASE, TimelineHistory.startingAt(new Timeline(1)), new Lsn(1_500));
        Branch young = new Branch(
                Scenes.DATABASE,
                new TimelineHistory(new Timeline(2), List.of(new Switch(new Timeline(1), new Lsn(1_000)))),
                new Lsn(4_000));
        TwoMains met = TwoMains.met(
                        new Contender(new NodeId(2), new Term(4), Optional.empty()),
                        new Contender(new NodeId(1), new Term(3), Optional.empty()))
                .measured(young, old);

        assertThat(met.fork()).contains(new Switch(new Timeline(1), new Lsn(1_000)));
        assertThat(met.frozen().own().orElseThrow().bytes()).isEqualTo(500);
        assertThat(met.leading().own().orElseThrow().bytes()).isEqualTo(3_000);
        assertThat(met.sentence())
                .contains("node 2 goes on in term 4", "node 1 (term 3) must stay closed", "500 bytes", "3000 bytes");
        TwoMains timed = met.with(
                met.leading().writing(Optional.of(Scenes.AT), Optional.empty()),
                met.frozen().writing(Optional.empty(), Optional.of(Scenes.AT)));
        assertThat(TwoMains.from(timed.facts())).contains(timed);
        assertThat(timed.isSameMeeting(met)).isTrue();
    }

    @Test
    void what_was_not_measured_yet_says_so() {
        TwoMains met = TwoMains.met(
                new Contender(new NodeId(2), new Term(4), Optional.empty()),
                new Contender(new NodeId(1), Term.NONE, Optional.empty()));

        assertThat(met.isMeasured()).isFalse();
        assertThat(met.sentence()).contains("is not known yet");
        assertThat(TwoMains.from(met.facts())).contains(met);
        assertThat(TwoMains.from(Facts.none())).isEmpty();
    }
}
