package dev.mainstay.application;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
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

/** Two clusters of one in a town: the node of the second may copy the main of the first. */
final class TwoSites {

    static final SlotName SLOT = new SlotName("other_site");

    final Town town;
    final Resident remote;
    final Resident other;
    private Optional<Resident> member = Optional.empty();

    /** How many rows a test had written. */
    int rows;

    TwoSites() {
        this(new Town());
    }

    TwoSites(Town town) {
        this.town = town;
        this.remote = town.founded();
        this.other = town.settle(4);
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
    }

    /** The same, and another node follows that of the second. */
    static TwoSites withMember() {
        return withMember(new Town());
    }

    /** The same in that town. */
    static TwoSites withMember(Town town) {
        TwoSites sites = new TwoSites(town);
        sites.member = Optional.of(sites.town.joined(sites.other, 5));
        return sites;
    }

    /** The second one, of two nodes, follows the first. */
    static TwoSites followingAsTwo() {
        TwoSites sites = withMember();
        sites.follow();
        sites.awaitMember();
        return sites;
    }

    /** That node has the password of the remote main in its file, and is admitted there. */
    void entrust(Resident node) {
        node.remotePassword = other.remotePassword;
        remote.postgres.directory().allow(new AccessRules(false, List.of(other.host(), node.host())));
        node.crash();
        node.start();
        town.run(Duration.ofSeconds(30));
    }

    Resident member() {
        return member.orElseThrow();
    }

    /** The member has a copy of the leader's data and streams. */
    void awaitMember() {
        town.until(
                "the member follows the standby leader",
                () -> member().inRecovery()
                        && member().node().condition() == NodeCondition.STREAMING
                        && system(member()).equals(system(other)));
        town.calm();
        town.run(Duration.ofSeconds(10));
    }

    static SystemIdentifier system(Resident node) {
        return node.node().membership().orElseThrow().databaseId();
    }

    /** The second one follows the first. */
    static TwoSites following() {
        TwoSites sites = new TwoSites();
        sites.follow();
        return sites;
    }

    void follow() {
        if (!configure(other, main())) {
            throw new AssertionError("somebody else configures");
        }
        town.until("it leads standbys", () -> other.role() == Role.STANDBY_LEADER);
        town.calm();
        town.run(Duration.ofSeconds(10));
    }

    Optional<RemoteMain> main() {
        return Optional.of(
                new RemoteMain(Town.at(1, 5432), SLOT, new TreeMap<>(Map.of("recovery_min_apply_delay", "0"))));
    }

    static DynamicConfig next(SharedConfig row, Optional<RemoteMain> remote) {
        long version = row.dynamic().map(DynamicConfig::version).orElse(0L);
        return new DynamicConfig(
                version + 1, "{\"n\":" + version + "}", ClusterRules.standard().following(remote));
    }

    static boolean configure(Resident node, Optional<RemoteMain> remote) {
        DynamicConfig config = next(node.shows().view().config().orElseThrow(), remote);
        return node.command(
                cases -> cases.tune().configure(new Configure.Change(config, Optional.empty()), Actor.cli("test")));
    }
}
