package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.Ports;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.EventSink;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.HostMetrics;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.References;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.ports.out.WalHistory;
import dev.mainstay.testing.fake.FakeHooks;
import dev.mainstay.testing.fake.FakeHostMetrics;
import dev.mainstay.testing.fake.FakePostgres;
import dev.mainstay.testing.fake.FakeRedis;
import dev.mainstay.testing.fake.FakeRedisNetwork;
import dev.mainstay.testing.fake.FakeServices;
import java.util.List;
import java.util.Optional;

/** Puts a gate before every port of a machine. Confined to the thread of its schedule. */
final class Wiring {

    private final Cluster cluster;
    private final Machine machine;

    Wiring(Cluster cluster, Machine machine) {
        this.cluster = cluster;
        this.machine = machine;
    }

    Ports ports(Agent process, Salvage salvage, Ids ids, DeadMan deadMan) {
        FakePostgres postgres = machine.postgres();
        Stores stores = machine.stores();
        return new Ports(
                gated(NodeStateStore.class, stores.state()),
                gated(Journal.class, stores.journal()),
                gated(EventSink.class, stores.events()),
                gated(ClusterTables.class, postgres.tables()),
                gated(PostgresProbe.class, postgres.probe()),
                gated(PostgresControl.class, postgres.control()),
                gated(ServerProcess.class, postgres.process()),
                gated(DataDirectory.class, postgres.directory()),
                gated(WalHistory.class, postgres.walHistory()),
                gated(Salvage.class, salvage),
                gated(RedisControl.class, noRedis()),
                gated(ServiceContainers.class, new FakeServices(List.of())),
                new SimCourier(cluster, machine).client(),
                gated(PanelTables.class, postgres.panel()),
                gated(HostMetrics.class, new FakeHostMetrics()),
                gated(Hooks.class, new FakeHooks()),
                gated(References.class, cluster.outside().references(machine)),
                cluster.outside().lease(machine).map(granted -> gated(LeaderLease.class, granted)),
                cluster.isDeadManArmed() ? Optional.of(gated(DeadMan.class, deadMan)) : Optional.empty(),
                Optional.empty(),
                process,
                gated(Ids.class, ids),
                () -> process.share(machine::wallTime),
                () -> process.share(cluster::nanos));
    }

    private FakeRedis noRedis() {
        FakeRedis redis = new FakeRedisNetwork().add(machine.postgres().at());
        redis.unmanaged();
        return redis;
    }

    private <T> T gated(Class<T> type, T port) {
        return Gate.before(type, port, cluster, machine);
    }
}
