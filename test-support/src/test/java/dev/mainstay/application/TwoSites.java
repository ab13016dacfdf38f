package dev.mainstay.application;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
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

    final Town town = new Town();
    final Resident remote = town.founded();
    final Resident other = town.settle(4);

    TwoSites() {
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

    /** The second one follows the first. */
    static TwoSites following() {
        TwoSites sites = new TwoSites();
        if (!configure(sites.other, sites.main())) {
            throw new AssertionError("somebody else configures");
        }
        sites.town.until("it leads standbys", () -> sites.other.role() == Role.STANDBY_LEADER);
        sites.town.calm();
        sites.town.run(Duration.ofSeconds(10));
        return sites;
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
