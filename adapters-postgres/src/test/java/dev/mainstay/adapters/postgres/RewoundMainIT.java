package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.ReattachContract;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

class RewoundMainIT extends ReattachContract {

    private Optional<RealPair> pair = Optional.empty();

    @Override
    protected PostgresPair newPair() {
        return keep(RealPair.rewindable());
    }

    @Override
    protected PostgresPair newPairWithoutHints() {
        return keep(new RealPair());
    }

    private RealPair keep(RealPair made) {
        pair = Optional.of(made);
        return made;
    }

    @Override
    protected void put(PostgresPair.Server server, String word) {
        of(server).execute("CREATE TABLE IF NOT EXISTS content (word text)");
        of(server).execute("DELETE FROM content");
        of(server).execute("INSERT INTO content VALUES ('" + word + "')");
    }

    @Override
    protected String word(PostgresPair.Server server) {
        return of(server).query("SELECT word FROM content");
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition::getAsBoolean);
    }

    private PostgresServer of(PostgresPair.Server server) {
        RealPair made = pair.orElseThrow();
        return server == made.main() ? made.mainServer() : made.standbyServer();
    }
}
