package dev.mainstay.testing.fake;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.PostgresProbeContract;

class FakePostgresProbeTest extends PostgresProbeContract {
    @Override
    protected PostgresPair newPair() {
        return new FakePair();
    }
}
