package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose objection counts (D6). */
class CandidacyTest {
    private static final Policy POLICY =
            new Policy(Scenes.POLICY.failover(), GuardPolicy.of(SplitBrainGuard.REFERENCE), Scenes.POLICY.timings());

    @ParameterizedTest
    @CsvSource({"CONNECTING, YES", "ONLINE, NO", "OFFLINE, NO"})
    void a_node_that_is_still_being_copied_objects_to_nobody(NodeStatus status, Verdict.Answer expected) {
        NodeState self = Scenes.secondary();
        NodeState standing = self.promising(Optional.of(Promise.of(self.term().next(), new NodeId(2))));
        ClusterView view = new ClusterView(
                standing,
                Optional.empty(),
                List.of(
                        Scenes.node(1, Role.MAIN, NodeStatus.ONLINE),
                        Scenes.node(2, Role.SECONDARY, NodeStatus.ONLINE),
                        Scenes.node(3, Role.SECONDARY, status)));
        CastVote no = new CastVote(new NodeId(3), Word.DENIED, Term.NONE, Duration.ZERO, "it has not streamed");
        Observation seen = Scenes.seeing(Scenes.standby(false))
                .evidence(Scenes.mainIsLost())
                .peer(Scenes.silentNode(1, Duration.ofMinutes(3)))
                .peer(Scenes.answering(3, Role.SECONDARY, self.term()))
                .footing(new Footing(
                        List.of(), Optional.empty(), List.of(no), Optional.of(Duration.ZERO), Duration.ofHours(1)))
                .done();

        assertThat(Candidacy.verdict(view, seen, POLICY).answer()).isEqualTo(expected);
    }
}
