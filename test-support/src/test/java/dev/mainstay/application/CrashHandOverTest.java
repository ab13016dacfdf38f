package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.Configure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A main whose database crashes under a living agent: restarted in place, else handed over without waiting (D4). */
class CrashHandOverTest {

    /** Half of the failover threshold. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Town town = new Town();
    private final Resident one = town.founded();
    private final Resident two = town.joined(one, 2);

    private void crashForGood() {
        one.postgres.refuseStarts("invalid page in block 0 of relation global/1260");
        one.postgres.kill();
    }

    private void rules(String lines) {
        Configure.Change change =
                new Configure.Change(new DynamicConfig(1, "{}", ClusterRules.parse(lines)), Optional.empty());
        boolean stored = one.command(cases -> cases.tune().configure(change, Actor.cli("test")));
        assertThat(stored).isTrue();
        town.run(SOON);
    }

    private void requireHandedOver() {
        assertThat(two.role()).isEqualTo(Role.MAIN);
        assertThat(two.node().term()).isEqualTo(new Term(2));
        assertThat(two.takesWrites()).isTrue();
        assertThat(one.takesWrites()).isFalse();
        assertThat(one.role()).isEqualTo(Role.SECONDARY);
        assertThat(one.count(EventKind.DATABASE_LOST)).isEqualTo(1);
    }

    @Test
    void a_database_that_cannot_be_started_is_handed_over_and_comes_back_as_a_standby() {
        Lsn last = one.postgres.write();
        town.run(Duration.ofSeconds(2));
        crashForGood();
        town.run(SOON);
        requireHandedOver();
        assertThat(one.node().condition()).isEqualTo(NodeCondition.NEEDS_REBASE);
        Facts told = one.cases().operations().all().stream()
                .filter(report -> report.kind() == TransitionKind.CRASH_HANDOVER)
                .findFirst()
                .orElseThrow()
                .facts();
        assertThat(Long.parseLong(told.get("write_gap_ms").orElseThrow()))
                .isGreaterThanOrEqualTo(Long.parseLong(told.get("down_ms").orElseThrow()));

        one.postgres.recover();
        town.run(Duration.ofMinutes(2));
        assertThat(one.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(one.inRecovery()).isTrue();
        assertThat(two.postgres.history().orElseThrow().switches())
                .singleElement()
                .satisfies(fork -> assertThat(fork.at().hasReached(last)).isTrue());
    }

    @Test
    void with_no_time_allowed_any_crash_is_handed_over_at_once() {
        rules("start_timeout_ms=0\n");
        one.postgres.kill();
        town.until("the other leads", two::takesWrites);
        town.calm();
        requireHandedOver();
        town.run(Duration.ofMinutes(2));
        assertThat(one.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void a_database_that_is_restarted_in_place_keeps_the_role() {
        one.postgres.kill();
        town.run(SOON);
        requireKept();
    }

    @Test
    void nobody_is_asked_who_does_not_answer() {
        two.crash();
        crashForGood();
        town.run(SOON);
        assertThat(one.count(EventKind.DATABASE_LOST)).isZero();
        one.postgres.recover();
        town.run(SOON);
        requireKept();
    }

    @Test
    void a_heir_that_refuses_leaves_the_role_here() {
        two.postgres.pauseReplay();
        town.run(SOON);
        crashForGood();
        town.until("it was asked", () -> one.count(EventKind.DATABASE_LOST) > 0);
        town.run(SOON);
        assertThat(two.role()).isEqualTo(Role.SECONDARY);
        one.postgres.recover();
        town.run(SOON);
        town.calm();
        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.node().term()).isEqualTo(new Term(1));
        assertThat(one.takesWrites()).isTrue();
    }

    @Test
    void a_pause_leaves_it_to_people() {
        rules("paused=true\nstart_timeout_ms=0\n");
        one.postgres.kill();
        town.run(SOON);
        assertThat(one.count(EventKind.DATABASE_LOST)).isZero();
        assertThat(two.role()).isEqualTo(Role.SECONDARY);
    }

    private void requireKept() {
        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.node().term()).isEqualTo(new Term(1));
        assertThat(one.takesWrites()).isTrue();
        assertThat(two.role()).isEqualTo(Role.SECONDARY);
        assertThat(one.count(EventKind.DATABASE_LOST)).isZero();
    }
}
