package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {
    @ParameterizedTest
    @EnumSource(Role.class)
    void only_who_claims_main_is_fenced_and_only_by_a_higher_term(Role role) {
        var self = Scenes.inRole(role);

        assertThat(FenceRule.demandsFence(self, self.term().next())).isEqualTo(role == Role.MAIN);
        assertThat(FenceRule.demandsFence(self, self.term())).isFalse();
        assertThat(FenceRule.demandsFence(self, Term.NONE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(NodeCondition.class)
    void who_must_rebase_is_not_closed_again(NodeCondition condition) {
        assertThat(FenceRule.demandsFence(Scenes.main().in(condition), new Term(99)))
                .isEqualTo(!condition.mustRebase());
    }

    /** Spec 5.1: promoted by hand beside a living main of our term or a newer one. */
    @ParameterizedTest
    @CsvSource({
        // condition,         claimed role, writes, term, fenced
        "PROMOTED_EXTERNALLY, MAIN,         true,   3,    true",
        "PROMOTED_EXTERNALLY, MAIN,         true,   4,    true",
        "PROMOTED_EXTERNALLY, MAIN,         true,   2,    false",
        "PROMOTED_EXTERNALLY, MAIN,         false,  3,    false",
        "PROMOTED_EXTERNALLY, SECONDARY,    true,   3,    false",
        "STREAMING,           MAIN,         true,   4,    false",
        "FENCED,              MAIN,         true,   4,    false"
    })
    void a_second_writer_beside_a_living_main_is_fenced(
            NodeCondition condition, Role claimed, boolean writes, long term, boolean fenced) {
        Claim claim = new Claim(Optional.of(claimed), new Term(term), writes, Optional.empty(), Optional.empty());

        assertThat(FenceRule.demandsFenceBeside(Scenes.secondary().in(condition), claim))
                .isEqualTo(fenced);
    }

    @Test
    void a_threshold_is_positive() {
        assertThatThrownBy(() -> new FailoverPolicy(true, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new FailoverPolicy(true, Duration.ofSeconds(-1), Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_look_counts_until_it_was_missed_twice() {
        assertThat(Scenes.POLICY.timings().staleAfter()).isEqualTo(Duration.ofSeconds(12));
    }
}
