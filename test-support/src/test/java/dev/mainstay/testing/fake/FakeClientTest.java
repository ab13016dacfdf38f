package dev.mainstay.testing.fake;

import dev.mainstay.testing.contract.ClientContract;
import dev.mainstay.testing.contract.PostgresPair;

class FakeClientTest extends ClientContract {

    @Override
    protected PostgresPair newPair() {
        return new FakePair();
    }
}
