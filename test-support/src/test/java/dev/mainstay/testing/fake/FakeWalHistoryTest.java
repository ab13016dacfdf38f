package dev.mainstay.testing.fake;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.WalHistoryContract;

class FakeWalHistoryTest extends WalHistoryContract {
    @Override
    protected PostgresPair newPair() {
        return new FakePair();
    }
}
