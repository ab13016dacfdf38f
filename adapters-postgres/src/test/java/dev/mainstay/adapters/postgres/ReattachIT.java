package dev.mainstay.adapters.postgres;

import static dev.mainstay.adapters.postgres.LocalNode.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.testing.fixture.PostgresServer;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A standby whose settings were emptied, since it was started in recovery, is told whom to follow. */
class ReattachIT {

    private static final OperationId OPERATION = new OperationId("setup-1");

    @Test
    void a_server_started_in_recovery_follows_whom_it_is_told() {
        try (LocalNode main = new LocalNode(PostgresServer.started());
                LocalNode node = new LocalNode(PostgresServer.created());
                PostgresAdapter adapter = Adapters.of(node.server())) {
            main.admit();
            copy(main, node);
            node.process().start(StartMode.AS_IT_WAS, LIMIT);
            node.server().execute("ALTER SYSTEM SET primary_conninfo = 'host=192.0.2.1 password=stale'");
            node.process().stop(StopMode.FAST, LIMIT);
            node.process().start(StartMode.IN_RECOVERY, LIMIT);
            assertThat(node.server().query("SHOW primary_conninfo")).isEmpty();
            adapter.control().follow(main.source());
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> main.server()
                            .query("SELECT state FROM pg_stat_replication WHERE application_name = 'node_2'")
                            .equals("streaming"));
            assertThat(node.server().query("SHOW primary_conninfo"))
                    .contains("passfile=")
                    .doesNotContain("password=");
        }
    }

    private static void copy(LocalNode main, LocalNode node) {
        String unused = node.directory().moveAside(OPERATION);
        node.directory().beginCopy(main.source(), 1);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> node.directory()
                        .copyStatus()
                        .match(() -> false, running -> false, () -> true, broken -> false));
        AccessRules access = new AccessRules(false, List.of(new NodeAddress("127.0.0.1")));
        node.directory().configureStandby(OPERATION, main.source(), MinimumSettings.none(), access);
    }
}
