package dev.mainstay.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether, and how, a stopped database is started (D24). */
class StartRuleTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration PATIENCE = Scenes.POLICY.timings().unansweredStart();

    private static Scenes.Look stopped() {
        return Scenes.seeing(Scenes.refused()).process(ProcessObservation.STOPPED);
    }

    private static Optional<StartMode> decide(NodeState self, Scenes.Look seen, Duration since) {
        Backing none = Backing.notNeeded(SplitBrainGuard.NONE, "");
        return StartRule.decide(Scenes.view(self), seen.done(), Scenes.POLICY.timings(), none, since);
    }

    @ParameterizedTest
    @EnumSource(ProcessObservation.class)
    void only_a_stopped_server_is_started(ProcessObservation process) {
        Optional<StartMode> start = decide(Scenes.secondary(), stopped().process(process), AT_ONCE);

        assertThat(start.isPresent()).isEqualTo(process == ProcessObservation.STOPPED);
    }

    @Test
    void nobody_starts_it_within_a_transition() {
        assertThat(decide(Scenes.secondary(), stopped().transitionRuns(), AT_ONCE))
                .isEmpty();
        assertThat(decide(Scenes.main(), stopped().transitionRuns(), PATIENCE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"MAIN"},
            mode = EnumSource.Mode.EXCLUDE)
    void who_is_no_main_starts_as_it_was(Role role) {
        assertThat(decide(Scenes.inRole(role), stopped(), AT_ONCE)).contains(StartMode.AS_IT_WAS);
    }

    @Test
    void a_main_starts_when_every_peer_answered_and_none_knows_better() {
        Scenes.Look seen = stopped()
                .peer(Scenes.answering(2, Role.SECONDARY, Scenes.TERM))
                .peer(Scenes.answering(3, Role.SECONDARY, Scenes.TERM));

        assertThat(decide(Scenes.main(), seen, AT_ONCE)).contains(StartMode.AS_IT_WAS);
    }

    @Test
    void a_main_without_peers_starts_at_once() {
        assertThat(decide(Scenes.main(), stopped(), AT_ONCE)).contains(StartMode.AS_IT_WAS);
    }

    @Test
    void a_main_waits_for_peers_that_were_not_asked() {
        assertThat(decide(Scenes.main(), stopped().peersNotAsked(), AT_ONCE)).isEmpty();
    }

    @Test
    void a_main_waits_for_a_silent_peer_and_then_no_longer() {
        Scenes.Look seen = stopped().peer(Scenes.silentNode(2, Duration.ofSeconds(1)));

        assertThat(decide(Scenes.main(), seen, PATIENCE.minusNanos(1))).isEmpty();
        assertThat(decide(Scenes.main(), seen, PATIENCE)).contains(StartMode.AS_IT_WAS);
    }

    @Test
    void a_higher_term_anywhere_keeps_the_old_main_in_recovery() {
        Scenes.Look seen = stopped()
                .peer(Scenes.answering(2, Role.MAIN, Scenes.TERM.next()))
                .peer(Scenes.silentNode(3, Duration.ofDays(1)));

        assertThat(decide(Scenes.main(), seen, AT_ONCE)).contains(StartMode.IN_RECOVERY);
        assertThat(decide(Scenes.main(), seen, PATIENCE)).contains(StartMode.IN_RECOVERY);
    }

    @ParameterizedTest
    @EnumSource(NodeCondition.class)
    void who_must_rebase_starts_in_recovery_whoever_answers(NodeCondition condition) {
        if (condition.mustRebase()) {
            for (NodeState self : java.util.List.of(Scenes.main(), Scenes.secondary())) {
                assertThat(decide(self.in(condition), stopped(), PATIENCE)).contains(StartMode.IN_RECOVERY);
            }
        }
    }
}
