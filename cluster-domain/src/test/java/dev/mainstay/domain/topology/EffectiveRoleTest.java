package dev.mainstay.domain.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of spec/panel-api.md 5.1. */
class EffectiveRoleTest {
    @ParameterizedTest
    @CsvSource({
        // remembered, condition,       in recovery, role that holds
        "MAIN,       MAIN,                 false,    MAIN",
        "MAIN,       MAIN,                 true,     SECONDARY",
        "MAIN,       DEMOTED_UNEXPECTEDLY, true,     SECONDARY",
        "MAIN,       FENCED,               false,    MAIN",
        "MAIN,       FENCED,               true,     SECONDARY",
        "SECONDARY,  STREAMING,            true,     SECONDARY",
        "SECONDARY,  STREAMING,            false,    SECONDARY",
        "SECONDARY,  AWAITING_REPLICA,     false,    SECONDARY",
        "SECONDARY,  PROMOTED_EXTERNALLY,  false,    SECONDARY",
        "SERVER3,    STREAMING,            true,     SERVER3",
        "SERVER5,    STREAMING,            false,    SERVER5",
        "SECONDARY,  LEFT,                 true,     STANDALONE",
        "SECONDARY,  LEFT,                 false,    STANDALONE"
    })
    void recovery_overrides_what_is_remembered(Role role, NodeCondition condition, boolean inRecovery, Role holds) {
        NodeState self = Scenes.inRole(role).in(condition);

        assertThat(EffectiveRole.of(self, inRecovery)).isEqualTo(holds);
    }

    @Test
    void a_node_of_no_cluster_is_standalone_whatever_its_database_does() {
        assertThat(EffectiveRole.of(Scenes.standalone(), true)).isEqualTo(Role.STANDALONE);
        assertThat(EffectiveRole.of(Scenes.standalone(), false)).isEqualTo(Role.STANDALONE);
    }

    @ParameterizedTest
    @EnumSource(NodeCondition.class)
    void only_a_follower_that_streamed_is_promoted_by_hand(NodeCondition condition) {
        NodeState follower = Scenes.secondary().in(condition);

        assertThat(EffectiveRole.isPromotedExternally(follower, false)).isEqualTo(condition == NodeCondition.STREAMING);
        assertThat(EffectiveRole.isPromotedExternally(follower, true)).isFalse();
        assertThat(EffectiveRole.isPromotedExternally(Scenes.main().in(condition), false))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(NodeCondition.class)
    void a_closed_main_in_recovery_is_what_we_made_of_it(NodeCondition condition) {
        NodeState main = Scenes.main().in(condition);

        assertThat(EffectiveRole.isDemotedUnexpectedly(main, true)).isEqualTo(!condition.isClosed());
        assertThat(EffectiveRole.isDemotedUnexpectedly(main, false)).isFalse();
    }

    @Test
    void words_are_unique_and_read_back() {
        for (Role role : Role.values()) {
            assertThat(Role.of(role.word())).contains(role);
        }
        for (NodeCondition condition : NodeCondition.values()) {
            assertThat(NodeCondition.of(condition.word())).contains(condition);
        }
        for (NodeStatus status : NodeStatus.values()) {
            assertThat(NodeStatus.of(status.word())).contains(status);
        }
        assertThat(Role.of("primary")).isEmpty();
    }

    @Test
    void only_secondaries_take_over_by_themselves() {
        assertThat(Arrays.stream(Role.values()).filter(Role::mayTakeOver)).containsExactly(Role.SECONDARY);
        assertThat(Arrays.stream(Role.values()).filter(Role::follows))
                .containsExactly(Role.SECONDARY, Role.SERVER3, Role.SERVER4, Role.SERVER5);
    }

    @Test
    void a_remembered_term_never_goes_back() {
        NodeState main = Scenes.main();

        assertThat(main.knowing(new dev.mainstay.domain.identity.Term(1)).term())
                .isEqualTo(Scenes.TERM);
        assertThat(main.leading(Scenes.membership(1), new dev.mainstay.domain.identity.Term(1))
                        .term())
                .isEqualTo(Scenes.TERM);
    }
}
