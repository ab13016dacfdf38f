package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.EventSink;
import dev.mainstay.testing.contract.EventSinkContract;

class InMemoryEventSinkTest extends EventSinkContract {

    private final InMemoryEventSink sink = new InMemoryEventSink();

    @Override
    protected EventSink fresh() {
        return sink;
    }

    @Override
    protected EventSink restarted() {
        return sink;
    }
}
