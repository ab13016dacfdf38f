package dev.mainstay.domain.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllegianceTest {

    private static final Term TWO = new Term(2);
    private static final Duration AGE = Duration.ofSeconds(3);

    @Test
    void a_closed_node_backs_the_main_of_its_term_by_that_mains_last_answer() {
        Allegiance closed = Allegiance.ofClosed(TWO, List.of(sees(2, Role.MAIN, 2), sees(3, Role.SECONDARY, 2)));
        assertThat(closed.main()).contains(new NodeId(2));
        assertThat(closed.backing(new NodeId(2), TWO)).contains(AGE);
    }

    @Test
    void a_closed_node_backs_a_main_that_answers_while_its_database_is_down() {
        PeerSighting isolated = sighting(2, new PeerObservation.Refused("its database is down", claim(Role.MAIN, 2)));
        assertThat(Allegiance.ofClosed(TWO, List.of(isolated)).main()).contains(new NodeId(2));
    }

    @Test
    void a_closed_node_backs_no_older_main_and_none_that_is_silent() {
        PeerSighting silent = sighting(3, new PeerObservation.Silent("no answer"));
        assertThat(Allegiance.ofClosed(TWO, List.of(sees(2, Role.MAIN, 1), silent)))
                .isEqualTo(Allegiance.none());
    }

    @Test
    void a_closed_node_backs_the_higher_of_two_mains_and_neither_of_two_in_one_term() {
        assertThat(Allegiance.ofClosed(TWO, List.of(sees(2, Role.MAIN, 2), sees(3, Role.MAIN, 3)))
                        .main())
                .contains(new NodeId(3));
        assertThat(Allegiance.ofClosed(TWO, List.of(sees(2, Role.MAIN, 3), sees(3, Role.MAIN, 3))))
                .isEqualTo(Allegiance.none());
    }

    @Test
    void a_main_that_closed_itself_for_a_higher_term_and_knows_no_main_is_none() {
        Claim fenced = claim(Role.SECONDARY, 2);
        assertThat(fenced.isClosedFor(new Term(1))).isTrue();
        assertThat(fenced.isClosedFor(TWO)).isFalse();
        Claim following = new Claim(
                fenced.role(),
                fenced.term(),
                false,
                Optional.empty(),
                Optional.empty(),
                new Allegiance(Optional.of(new NodeId(3)), Optional.empty(), Optional.empty()),
                fenced.profile());
        assertThat(following.isClosedFor(new Term(1))).isFalse();
        Claim leading = new Claim(Optional.of(Role.MAIN), TWO, true, Optional.empty(), Optional.empty());
        assertThat(leading.isClosedFor(new Term(1))).isFalse();
    }

    private static PeerSighting sees(int node, Role role, long term) {
        return sighting(node, new PeerObservation.Answered(claim(role, term)));
    }

    private static Claim claim(Role role, long term) {
        return new Claim(Optional.of(role), new Term(term), false, Optional.empty(), Optional.empty());
    }

    private static PeerSighting sighting(int node, PeerObservation health) {
        return new PeerSighting(new NodeId(node), Optional.of(new Seen<>(health, AGE)), Optional.empty());
    }
}
