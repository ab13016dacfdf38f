package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.testing.contract.ServiceContainersContract;
import java.util.List;

class FakeServicesTest extends ServiceContainersContract {

    private final FakeServices services = new FakeServices(List.of("radius", "mail"));

    @Override
    protected ServiceContainers two() {
        return services;
    }

    @Override
    protected ServiceContainers withoutEngine(List<String> names) {
        FakeServices gone = new FakeServices(names);
        gone.failWith("the engine does not answer");
        return gone;
    }

    @Override
    protected boolean runs(String name) {
        return services.runs(name);
    }
}
