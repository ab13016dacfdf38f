package dev.mainstay.adapters.docker;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.ReattachContract;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole contract over containers. What it is for is always asked, in {@link DockerReturnIT}. */
@EnabledIfSystemProperty(
        named = "contracts.docker",
        matches = "true",
        disabledReason = "run with -Dcontracts.docker=true")
class DockerReattachIT extends ReattachContract {

    private Optional<ContainerPair> pair = Optional.empty();

    @Override
    protected PostgresPair newPair() {
        return keep(ContainerPair.rewindable());
    }

    @Override
    protected PostgresPair newPairWithoutHints() {
        return keep(ContainerPair.plain());
    }

    private ContainerPair keep(ContainerPair made) {
        pair = Optional.of(made);
        return made;
    }

    @Override
    protected void put(PostgresPair.Server server, String word) {
        pair.orElseThrow()
                .container(server)
                .execute("CREATE TABLE IF NOT EXISTS content (word text); DELETE FROM content; INSERT INTO content"
                        + " VALUES ('" + word + "')");
    }

    @Override
    protected String word(PostgresPair.Server server) {
        return pair.orElseThrow().container(server).query("SELECT word FROM content");
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition::getAsBoolean);
    }
}
