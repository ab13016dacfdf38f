package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.RestartDatabase.Outcome;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster of one that follows another cluster's main, and leads alone again (ADR 23). */
class StandbyClusterTest {

    @Test
    void it_holds_what_the_remote_main_writes_and_takes_no_writes() {
        TwoSites sites = TwoSites.following();
        var written =
                sites.remote.postgres.view().write(77, new WalDistance(64)).orElseThrow();
        sites.town.run(Duration.ofSeconds(5));

        assertThat(written.acknowledged()).isTrue();
        assertThat(sites.other.postgres.view().holds(77)).isTrue();
        assertThat(sites.other.takesWrites()).isFalse();
        assertThat(sites.other.shows().role()).isEqualTo(Role.STANDBY_LEADER);
        assertThat(sites.other.count(EventKind.STANDBY_CLUSTER_BEGAN)).isEqualTo(1);
        assertThat(sites.other.shows().outlook().sentence())
                .isEqualTo(
                        "This cluster follows the main at 203.0.113.1:5432 and accepts no writes: it leads alone once"
                                + " standby_cluster is removed from its configuration");
    }

    @Test
    void its_configuration_is_its_own_although_its_tables_are_the_other_clusters() {
        TwoSites sites = TwoSites.following();
        Resident other = sites.other;
        SharedConfig theirs = other.postgres.tables().config().orElseThrow();
        SharedConfig shown = other.shows().view().config().orElseThrow();

        assertThat(theirs.clusterId())
                .isEqualTo(sites.remote.node().membership().orElseThrow().clusterId());
        assertThat(shown.clusterId())
                .isEqualTo(other.node().membership().orElseThrow().clusterId());
        assertThat(other.shows().view().others()).isEmpty();

        other.crash();
        other.start();
        sites.town.run(Duration.ofSeconds(10));
        assertThat(other.shows().view().rules().remote()).isEqualTo(sites.main());
    }

    @Test
    void without_the_section_it_leads_alone_in_a_new_term_with_its_own_tables() {
        TwoSites sites = TwoSites.following();
        Resident other = sites.other;
        var before = other.node();
        sites.remote.die();
        assertThat(TwoSites.configure(other, Optional.empty())).isTrue();
        sites.town.until("it is main", () -> other.role() == Role.MAIN);
        sites.town.calm();
        sites.town.run(Duration.ofSeconds(10));

        assertThat(other.takesWrites()).isTrue();
        assertThat(other.node().term().isNewerThan(before.term())).isTrue();
        SharedConfig row = other.postgres.tables().config().orElseThrow();
        assertThat(row.clusterId()).isEqualTo(before.membership().orElseThrow().clusterId());
        assertThat(row.dynamic().orElseThrow().document()).isEqualTo("{\"n\":1}");
        assertThat(other.postgres.tables().nodes()).hasSize(1);
        assertThat(other.state.load().kept()).isEmpty();
        assertThat(sites.town.joined(other, 5).role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_remote_main_that_cannot_be_copied_leaves_the_main_as_it_is() {
        TwoSites sites = new TwoSites();
        Resident other = sites.other;
        assertThat(sites.remote.postgres.control().dropSlot(TwoSites.SLOT)).isTrue();
        assertThat(TwoSites.configure(other, sites.main())).isTrue();
        sites.town.run(Duration.ofMinutes(2));

        assertThat(other.role()).isEqualTo(Role.MAIN);
        assertThat(other.takesWrites()).isTrue();
        assertThat(other.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        sites.remote.postgres.control().createSlot(TwoSites.SLOT);
        sites.town.until("it leads standbys", () -> other.role() == Role.STANDBY_LEADER);
    }

    @Test
    void a_database_that_died_under_a_standby_leader_is_started_in_recovery() {
        TwoSites sites = TwoSites.following();
        sites.other.postgres.kill();
        sites.town.until("it runs again", sites.other::inRecovery);
        assertThat(sites.other.takesWrites()).isFalse();
        assertThat(sites.other.role()).isEqualTo(Role.STANDBY_LEADER);
    }

    @Test
    void a_restart_bound_to_a_part_is_done_only_by_who_plays_it() {
        Resident other = TwoSites.following().other;
        assertThat(restart(other, Part.STANDBY)).isEqualTo(Outcome.NOT_WANTED);
        assertThat(restart(other, Part.MAIN)).isEqualTo(Outcome.NOT_WANTED);
        assertThat(other.count(EventKind.DATABASE_STARTED)).isZero();
        assertThat(restart(other, Part.STANDBY_LEADER)).isEqualTo(Outcome.DONE);
        assertThat(other.count(EventKind.DATABASE_STARTED)).isEqualTo(1);
    }

    private static Outcome restart(Resident node, Part part) {
        Conditions onlyIf = new Conditions(Optional.of(part), Optional.empty(), false);
        return node.command(cases -> cases.restart().restart(onlyIf, Duration.ofSeconds(5), Actor.cli("test")));
    }

    @Test
    void a_standby_leader_does_not_just_leave() {
        Resident other = TwoSites.following().other;
        CommandReply reply = other.command(cases -> cases.leave().leave(true, Actor.cli("test"), false));
        Optional<Verdict> refusal = reply.match(
                no -> no.plan().refusal(), planned -> Optional.<Verdict>empty(), begun -> Optional.<Verdict>empty());
        assertThat(refusal.orElseThrow().detail()).contains("remove standby_cluster");
        assertThat(other.role()).isEqualTo(Role.STANDBY_LEADER);
    }

    @Test
    void without_a_password_it_is_refused() {
        TwoSites sites = new TwoSites();
        assertThatThrownBy(() -> TwoSites.configure(sites.remote, sites.main()))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("standby_cluster.password");
    }
}
