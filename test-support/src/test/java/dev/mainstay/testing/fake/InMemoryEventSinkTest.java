package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.EventSink;
import dev.mainstay.testing.contract.EventSinkContract;

class InMemoryEventSinkTest extends EventSinkContract {

    private final FakeDisk disk = new FakeDisk();
    private final InMemoryEventSink sink = new InMemoryEventSink(disk);

    @Override
    protected EventSink fresh() {
        return sink;
    }

    @Override
    protected EventSink restarted() {
        disk.reopen();
        return sink;
    }
}
