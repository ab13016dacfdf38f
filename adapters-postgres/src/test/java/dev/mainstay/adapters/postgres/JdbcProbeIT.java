package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.PostgresProbeContract;

class JdbcProbeIT extends PostgresProbeContract {
    @Override
    protected PostgresPair newPair() {
        return new RealPair();
    }
}
