package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.contract.PostgresControlContract;
import dev.mainstay.testing.contract.PostgresPair;

class JdbcControlIT extends PostgresControlContract {
    @Override
    protected PostgresPair newPair() {
        return new RealPair();
    }
}
