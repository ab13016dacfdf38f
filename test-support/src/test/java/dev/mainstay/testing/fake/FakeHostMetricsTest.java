package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.HostMetrics;
import dev.mainstay.testing.contract.HostMetricsContract;

class FakeHostMetricsTest extends HostMetricsContract {

    @Override
    protected HostMetrics metrics() {
        return new FakeHostMetrics();
    }
}
