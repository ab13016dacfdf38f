package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.contract.ClientContract;
import dev.mainstay.testing.contract.PostgresPair;

class ClientIT extends ClientContract {

    @Override
    protected PostgresPair newPair() {
        return new RealPair();
    }
}
