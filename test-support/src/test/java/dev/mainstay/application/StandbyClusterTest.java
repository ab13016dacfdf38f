package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.out.AccessRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A cluster of one that follows another cluster's main, and leads alone again (ADR 23). */
class StandbyClusterTest {

    private static final SlotName SLOT = new SlotName("other_site");

    private final Town town = new Town();

    /** A second cluster, whose node may copy the first one's main. */
    private Resident elsewhere(Resident remote) {
        Resident other = town.settle(4);
        CommandReply reply = other.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false));
        Resident.requireStarted(reply);
        town.calm();
        other.remotePassword = remote.state.load().secrets().replication();
        other.crash();
        other.start();
        town.run(Duration.ofSeconds(10));
        remote.postgres.control().createSlot(SLOT);
        remote.postgres.directory().allow(new AccessRules(false, List.of(other.host())));
        return other;
    }

    private static RemoteMain main() {
        return new RemoteMain(Town.at(1, 5432), SLOT, new TreeMap<>(Map.of("recovery_min_apply_delay", "0")));
    }

    private static boolean configure(Resident node, Optional<RemoteMain> remote) {
        SharedConfig row = node.shows().view().config().orElseThrow();
        long version = row.dynamic().map(DynamicConfig::version).orElse(0L);
        DynamicConfig config = new DynamicConfig(
                version + 1, "{\"n\":" + version + "}", ClusterRules.standard().following(remote));
        return node.command(
                cases -> cases.tune().configure(new Configure.Change(config, Optional.empty()), Actor.cli("test")));
    }

    private Resident following(Resident remote) {
        Resident other = elsewhere(remote);
        assertThat(configure(other, Optional.of(main()))).isTrue();
        town.until("it leads standbys", () -> other.role() == Role.STANDBY_LEADER);
        town.calm();
        town.run(Duration.ofSeconds(10));
        return other;
    }

    @Test
    void it_holds_what_the_remote_main_writes_and_takes_no_writes() {
        Resident remote = town.founded();
        Resident other = following(remote);
        var written = remote.postgres.view().write(77, new WalDistance(64)).orElseThrow();
        town.run(Duration.ofSeconds(5));

        assertThat(written.acknowledged()).isTrue();
        assertThat(other.postgres.view().holds(77)).isTrue();
        assertThat(other.takesWrites()).isFalse();
        assertThat(other.shows().role()).isEqualTo(Role.STANDBY_LEADER);
        assertThat(other.count(EventKind.STANDBY_CLUSTER_BEGAN)).isEqualTo(1);
    }

    @Test
    void its_configuration_is_its_own_although_its_tables_are_the_other_clusters() {
        Resident remote = town.founded();
        Resident other = following(remote);
        SharedConfig theirs = other.postgres.tables().config().orElseThrow();
        SharedConfig shown = other.shows().view().config().orElseThrow();

        assertThat(theirs.clusterId())
                .isEqualTo(remote.node().membership().orElseThrow().clusterId());
        assertThat(shown.clusterId())
                .isEqualTo(other.node().membership().orElseThrow().clusterId());
        assertThat(other.shows().view().others()).isEmpty();

        other.crash();
        other.start();
        town.run(Duration.ofSeconds(10));
        assertThat(other.shows().view().rules().remote()).contains(main());
    }

    @Test
    void without_the_section_it_leads_alone_in_a_new_term_with_its_own_tables() {
        Resident remote = town.founded();
        Resident other = following(remote);
        var before = other.node();
        remote.die();
        assertThat(configure(other, Optional.empty())).isTrue();
        town.until("it is main", () -> other.role() == Role.MAIN);
        town.calm();
        town.run(Duration.ofSeconds(10));

        assertThat(other.takesWrites()).isTrue();
        assertThat(other.node().term().isNewerThan(before.term())).isTrue();
        SharedConfig row = other.postgres.tables().config().orElseThrow();
        assertThat(row.clusterId()).isEqualTo(before.membership().orElseThrow().clusterId());
        assertThat(row.dynamic().orElseThrow().document()).isEqualTo("{\"n\":1}");
        assertThat(other.postgres.tables().nodes()).hasSize(1);
        assertThat(other.state.load().kept()).isEmpty();
        assertThat(town.joined(other, 5).role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_remote_main_that_cannot_be_copied_leaves_the_main_as_it_is() {
        Resident remote = town.founded();
        Resident other = elsewhere(remote);
        assertThat(remote.postgres.control().dropSlot(SLOT)).isTrue();
        assertThat(configure(other, Optional.of(main()))).isTrue();
        town.run(Duration.ofMinutes(2));

        assertThat(other.role()).isEqualTo(Role.MAIN);
        assertThat(other.takesWrites()).isTrue();
        assertThat(other.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        remote.postgres.control().createSlot(SLOT);
        town.until("it leads standbys", () -> other.role() == Role.STANDBY_LEADER);
    }

    @Test
    void a_cluster_with_other_nodes_is_refused() {
        Resident remote = town.founded();
        Resident other = elsewhere(remote);
        Resident member = town.joined(other, 5);
        assertThat(member.role()).isEqualTo(Role.SECONDARY);
        assertThatThrownBy(() -> configure(other, Optional.of(main())))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Node 5")
                .hasMessageContaining("leader alone");
    }

    @Test
    void without_a_password_it_is_refused() {
        Resident main = town.founded();
        assertThatThrownBy(() -> configure(main, Optional.of(main())))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("standby_cluster.password");
    }
}
