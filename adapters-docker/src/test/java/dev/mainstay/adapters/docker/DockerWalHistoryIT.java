package dev.mainstay.adapters.docker;

import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.WalHistoryContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole contract over containers. What it is for is always asked, in {@link DockerReturnIT}. */
@EnabledIfSystemProperty(
        named = "contracts.docker",
        matches = "true",
        disabledReason = "run with -Dcontracts.docker=true")
class DockerWalHistoryIT extends WalHistoryContract {

    @Override
    protected PostgresPair newPair() {
        return ContainerPair.plain();
    }
}
