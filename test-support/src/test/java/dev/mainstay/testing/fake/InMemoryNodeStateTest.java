package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.testing.contract.NodeStateStoreContract;

class InMemoryNodeStateTest extends NodeStateStoreContract {

    private final FakeDisk disk = new FakeDisk();
    private final InMemoryNodeState state = new InMemoryNodeState(new FakeIds(1), disk);

    @Override
    protected NodeStateStore fresh() {
        return state;
    }

    @Override
    protected NodeStateStore restarted() {
        disk.reopen();
        return state;
    }
}
