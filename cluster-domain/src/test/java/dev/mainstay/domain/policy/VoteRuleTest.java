package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes before whom among those that lost the main (D6). */
class VoteRuleTest {
    private static final ClusterView VIEW = new ClusterView(
            Scenes.secondary(),
            Optional.empty(),
            List.of(
                    Scenes.node(1, Role.MAIN, NodeStatus.ONLINE),
                    Scenes.node(2, Role.SECONDARY, NodeStatus.ONLINE),
                    Scenes.node(3, Role.SECONDARY, NodeStatus.ONLINE)));
    private static final Observation SEEN = Scenes.seeing(Scenes.standby(false))
            .evidence(Scenes.mainIsLost())
            .peer(Scenes.silentNode(1, Duration.ofMinutes(3)))
            .done();

    /** Node 2 votes on node 3: how far it is ahead, what each is tagged with, and its word. */
    @ParameterizedTest
    @CsvSource({
        "0,  1,  1, GOES_FIRST",
        "0,  1,  2, GRANTED",
        "0,  3,  2, GOES_FIRST",
        "8,  1,  9, GOES_FIRST",
        "-8, 9,  1, GRANTED",
        "8,  0,  1, GRANTED"
    })
    void position_comes_before_preference_and_preference_before_number(int ahead, int own, int other, Word expected) {
        Ballot mine =
                VoteRule.own(VIEW, SEEN, policy(own), ballot(new Lsn(0), other)).orElseThrow();
        Ballot theirs = ballot(new Lsn(mine.received().bytes() - ahead), other);

        assertThat(VoteRule.answer(VIEW, SEEN, policy(own), theirs).word()).isEqualTo(expected);
    }

    private static Ballot ballot(Lsn received, int preference) {
        int priority = VIEW.own().orElseThrow().priority();
        return new Ballot(new NodeId(3), Scenes.TERM.next(), new Timeline(1), received, preference, priority);
    }

    private static Policy policy(int preference) {
        Tags tags = Tags.of(Map.of(Tags.FAILOVER_PRIORITY, new Tag(Kind.NUMBER, String.valueOf(preference))));
        return Scenes.POLICY.with(Scenes.POLICY.failover().of(tags));
    }
}
