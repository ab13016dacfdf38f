package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * History, salvage and re-attach over containers in one way back, always run. Their whole contracts, four minutes of them,
 * are in {@link DockerWalHistoryIT}, {@link DockerSalvageIT} and {@link DockerReattachIT}.
 */
class DockerReturnIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Secret PASSWORD = Secret.of("return: it's \\ right");
    private static final OperationId BACK = new OperationId("op-back");
    private static final SlotName SLOT = new SlotName("replica_1");

    @Test
    void an_old_main_that_wrote_on_is_saved_rewound_and_follows() {
        try (ContainerPair pair = ContainerPair.rewindable()) {
            PostgresContainer old = pair.container(pair.main());
            PostgresContainer fresh = pair.container(pair.standby());
            pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
            pair.admitReplicator(PASSWORD);
            old.execute("CREATE TABLE words (word text)");
            pair.settle();
            assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
            pair.standby().control().createSlot(SLOT);
            pair.standby().control().checkpoint();
            old.execute("INSERT INTO words VALUES ('lost')");
            fresh.execute("INSERT INTO words VALUES ('kept')");
            old.stop();

            Branch here = pair.main().history().local().branch();
            Branch there = pair.standby().history().local().branch();
            assertThat(here.isPrefixOf(there)).isFalse();
            assertThat(here.forkFrom(there)).contains(there.history().switches().get(0));
            assertThat(pair.main().history().shutdownEnd()).isEqualTo(here.end());

            SalvageReport saved = saved(pair, here, there);
            assertThat(saved.rows()).isEqualTo(1);
            assertThat(saved.notes()).isEmpty();

            rewind(pair);
            Awaitility.await()
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> old.query("SELECT word FROM words").equals("kept"));
            assertThat(old.isInRecovery()).isTrue();
        }
    }

    private static SalvageReport saved(ContainerPair pair, Branch here, Branch there) {
        Salvage salvage = pair.salvage();
        salvage.begin(BACK, here.forkFrom(there).orElseThrow());
        Awaitility.await().atMost(LIMIT).until(() -> salvage.status(BACK) instanceof SalvageStatus.Complete);
        return salvage.reports().get(0);
    }

    private static void rewind(ContainerPair pair) {
        DataDirectory data = pair.main().directory();
        StandbySource source = new StandbySource(pair.standby().endpoint(), PASSWORD, SLOT, new NodeId(1));
        String aside = data.moveAside(BACK);
        data.beginRewind(BACK, source);
        Awaitility.await().atMost(LIMIT).until(() -> data.copyStatus() instanceof CopyStatus.Complete);
        data.configureStandby(
                BACK, source, MinimumSettings.none(), new AccessRules(false, List.of(new NodeAddress("127.0.0.2"))));
        assertThat(data.aside()).containsExactly(aside);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
    }
}
