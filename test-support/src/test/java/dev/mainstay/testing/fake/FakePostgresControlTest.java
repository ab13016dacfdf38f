package dev.mainstay.testing.fake;

import dev.mainstay.testing.contract.PostgresControlContract;
import dev.mainstay.testing.contract.PostgresPair;

class FakePostgresControlTest extends PostgresControlContract {
    @Override
    protected PostgresPair newPair() {
        return new FakePair();
    }
}
