package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.testing.contract.ClusterTablesContract;

class FakeClusterTablesTest extends ClusterTablesContract {

    private final FakePair pair = new FakePair();

    @Override
    protected ClusterTables newTables() {
        return pair.main().tables();
    }

    @Override
    protected ClusterTables onStandby() {
        pair.settle();
        return pair.standby().tables();
    }
}
