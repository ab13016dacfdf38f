package dev.mainstay.domain.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
    private static final Duration LIMIT = NodeHealth.DATABASE_SILENCE_LIMIT;

    private static NodeHealth health(NodeState self, DatabaseObservation database, Duration age) {
        return NodeHealth.of(self, Optional.of(new Seen<>(database, age)));
    }

    @Test
    void a_main_with_its_database_accepts_writes() {
        NodeHealth health = health(Scenes.main(), Scenes.writable(), Duration.ZERO);

        assertThat(health.healthy()).isTrue();
        assertThat(health.acceptsWrites()).isTrue();
        assertThat(health.role()).isEqualTo(Role.MAIN);
        assertThat(health.term()).isEqualTo(Scenes.TERM);
        assertThat(health.position()).isPresent();
        assertThat(health.timeline()).isPresent();
    }

    @Test
    void a_database_may_be_silent_for_fifteen_seconds_and_no_longer() {
        assertThat(health(Scenes.main(), Scenes.writable(), LIMIT).healthy()).isTrue();
        NodeHealth late = health(Scenes.main(), Scenes.writable(), LIMIT.plusNanos(1));
        assertThat(late.healthy()).isFalse();
        assertThat(late.acceptsWrites()).isFalse();
        assertThat(late.role()).as("the last known role stands").isEqualTo(Role.MAIN);
    }

    @Test
    void a_node_that_was_never_answered_is_not_healthy() {
        NodeHealth health = NodeHealth.of(Scenes.secondary(), Optional.empty());

        assertThat(health.healthy()).isFalse();
        assertThat(health.acceptsWrites()).isFalse();
        assertThat(health.position()).isEmpty();
        assertThat(health.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_standby_is_healthy_and_accepts_no_writes() {
        NodeHealth health = health(Scenes.secondary(), Scenes.standby(true), Duration.ZERO);

        assertThat(health.healthy()).isTrue();
        assertThat(health.acceptsWrites()).isFalse();
    }

    @Test
    void a_main_in_recovery_claims_nothing() {
        assertThat(health(Scenes.main(), Scenes.standby(false), Duration.ZERO).role())
                .isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_closed_node_accepts_no_writes_though_its_database_would() {
        for (NodeCondition condition : NodeCondition.values()) {
            NodeHealth health = health(Scenes.main().in(condition), Scenes.writable(), Duration.ZERO);
            assertThat(health.acceptsWrites()).as("%s", condition).isEqualTo(!condition.isClosed());
        }
    }
}
