package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the simulator found first, as chosen scenarios. */
class SimulatorFindingsTest {
    private static final SlotName SLOT = SlotName.of(new NodeId(2));
    private final Town town = new Town();

    @Test
    void a_slot_that_was_dropped_by_hand_is_made_again() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);

        assertThat(main.postgres.control().dropSlot(SLOT)).isTrue();
        town.run(Duration.ofSeconds(2));
        assertThat(streams(secondary)).isFalse();

        town.until("it streams again", () -> streams(secondary));
    }

    @Test
    void a_slot_that_lost_its_wal_is_made_again() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);

        main.postgres.loseSlot(SLOT);

        town.until("it streams again", () -> streams(secondary));
    }

    @Test
    void a_secondary_that_was_ahead_of_the_new_main_is_attached_again() {
        Resident main = town.founded();
        Resident next = town.joined(main, 2);
        Resident ahead = town.joined(main, 3);
        town.databases.cut(main.host(), next.host());
        List<Lsn> written = List.of(main.postgres.write(), main.postgres.write());
        town.run(Duration.ofSeconds(2));
        main.die();
        town.run(Duration.ofSeconds(90));
        Resident.requireStarted(next.command(cases -> cases.promote().promote(true, Actor.cli("test"), false)));
        town.until("it leads", () -> next.role() == Role.MAIN);
        assertThat(ahead.postgres.view().flushed()).isGreaterThanOrEqualTo(written.get(1));

        town.until(
                "the other one follows it",
                () -> streams(ahead) && ahead.node().condition() == NodeCondition.STREAMING);

        assertThat(ahead.count(EventKind.NEEDS_REBASE)).isEqualTo(1);
        assertThat(ahead.postgres.view().streamsFrom()).contains(next.postgres.at());
    }

    @Test
    void a_main_whose_journal_cannot_be_written_is_closed_all_the_same() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        town.cut(main, secondary);
        town.until("the other one leads", () -> secondary.role() == Role.MAIN);
        assertThat(main.takesWrites()).isTrue();

        main.journal.failWith("no space left on device");
        town.mend(main, secondary);
        town.until("it takes no writes", () -> !main.takesWrites());
        town.run(Duration.ofMinutes(1));
        assertThat(main.takesWrites()).isFalse();

        main.journal.heal();
        town.until("it is fenced for good", () -> main.node().condition().isClosed());
        assertThat(secondary.takesWrites()).isTrue();
    }

    @Test
    void a_main_that_could_not_write_down_what_it_heard_does_not_forget_it() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.journal.failWith("no space left on device");
        main.postgres.refuseStarts("a file is damaged");
        main.postgres.kill();
        town.until("the other one leads", () -> secondary.role() == Role.MAIN);

        town.cut(main, secondary);
        main.postgres.recover();
        town.run(Duration.ofMinutes(1));
        assertThat(main.takesWrites()).isFalse();

        main.journal.heal();
        town.until("it is fenced for good", () -> main.node().condition().isClosed());
    }

    @Test
    void a_main_that_closed_itself_for_a_term_in_which_nobody_leads_is_replaced() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.cases().notices().receive(demoted(secondary, new Term(2)));
        town.until("it is closed", () -> main.node().condition().isClosed());
        main.postgres.kill();
        town.until("its database is back", () -> main.inRecovery() && streams(secondary));

        town.run(Duration.ofSeconds(100));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        town.until("the other one leads", () -> secondary.role() == Role.MAIN);

        town.until("the old one follows", () -> streams(main));
        assertThat(secondary.takesWrites()).isTrue();
    }

    private static Notice demoted(Resident from, Term term) {
        return new Notice(
                Notice.Kind.DEMOTED,
                Optional.empty(),
                Optional.empty(),
                from.node().membership().map(Membership::nodeId),
                Optional.empty(),
                term);
    }

    @Test
    void a_main_that_comes_back_at_the_last_moment_is_seen() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        town.cut(main, secondary);
        town.until(
                "it would take over",
                () -> secondary.shows().explanation().guards().stream().noneMatch(Verdict::refuses));

        town.mend(main, secondary);
        town.run(Duration.ofMinutes(1));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(secondary.count(EventKind.FAILOVER_STARTED)).isZero();
    }

    @Test
    void a_silent_node_is_told_once_though_the_table_takes_no_writes() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.postgres.refuseWrites("no space left on device");
        town.run(Duration.ofMinutes(1));

        secondary.crash();
        town.run(Duration.ofMinutes(6));
        assertThat(main.count(EventKind.NODE_OFFLINE)).isEqualTo(1);
        assertThat(main.count(EventKind.NODE_ONLINE)).isZero();

        main.postgres.recover();
        town.until(
                "the table says so",
                () -> main.shows().view().node(new NodeId(2)).orElseThrow().status() == NodeStatus.OFFLINE);
    }

    @Test
    void a_main_that_returns_learns_of_a_promotion_that_no_write_proves_yet() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        secondary.postgres.refuseWrites("no space left on device");
        main.die();
        town.until("its database has left recovery", () -> !secondary.inRecovery());
        town.run(Duration.ofSeconds(5));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);

        main.start();
        town.run(Duration.ofSeconds(30));
        assertThat(main.takesWrites()).isFalse();
        assertThat(main.inRecovery()).isTrue();

        secondary.postgres.recover();
        town.until("it leads", () -> secondary.role() == Role.MAIN);
        assertThat(secondary.node().term()).isEqualTo(new Term(2));
    }

    private static boolean streams(Resident node) {
        return node.postgres.view().streamsFrom().isPresent();
    }
}
