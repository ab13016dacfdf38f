package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.testing.contract.ClusterTablesContract;
import java.util.List;
import java.util.function.Function;

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

    @Override
    protected <T, R> List<R> atTheSameTime(List<T> items, Function<T, R> action) {
        return items.parallelStream().map(action).toList();
    }
}
