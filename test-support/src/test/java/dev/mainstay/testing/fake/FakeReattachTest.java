package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.ReattachContract;
import java.util.function.BooleanSupplier;

class FakeReattachTest extends ReattachContract {

    private static final int PATIENCE = 10;

    private FakePair pair = new FakePair();

    @Override
    protected PostgresPair newPair() {
        return pair;
    }

    @Override
    protected PostgresPair newPairWithoutHints() {
        pair.mainServer().loseChecksums();
        return pair;
    }

    @Override
    protected void put(PostgresPair.Server server, String word) {
        of(server).panelRows().jwtSecret(Secret.of(word));
    }

    @Override
    protected String word(PostgresPair.Server server) {
        return server.panel().jwtSecret().map(Secret::reveal).orElse("");
    }

    @Override
    protected void await(BooleanSupplier condition) {
        for (int round = 0; round < PATIENCE; round++) {
            pair.settle();
            if (condition.getAsBoolean()) {
                return;
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private FakePostgres of(PostgresPair.Server server) {
        return server.endpoint().equals(pair.mainServer().at()) ? pair.mainServer() : pair.standbyServer();
    }
}
