package dev.mainstay.adapters.docker;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.testing.contract.DeadManContract;
import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole contract over a container: a minute. One of its clauses is always asked, in {@link DockerServerProcessIT}. */
@EnabledIfSystemProperty(
        named = "contracts.docker",
        matches = "true",
        disabledReason = "run with -Dcontracts.docker=true")
class DockerDeadManIT extends DeadManContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ContainerNode node = new ContainerNode(PostgresContainer.started());
    private final DatabasePorts agent = node.agent();
    private final ServerProcess process = agent.process();
    private final Deque<DatabasePorts> next = new ArrayDeque<>();
    private final DeadMan deadMan = agent.deadMan().orElseThrow();

    /** The first question to an engine takes longer than the shortest time that the contract arms for. */
    @BeforeEach
    void ask() {
        Awaitility.await().atMost(LIMIT).until(this::databaseRuns);
        next.add(asked());
        next.add(asked());
    }

    private DatabasePorts asked() {
        DatabasePorts ports = node.agent();
        Awaitility.await().atMost(LIMIT).until(() -> ports.process().look() == ProcessObservation.RUNNING);
        return ports;
    }

    @Override
    protected DeadMan deadMan() {
        return deadMan;
    }

    @Override
    protected DeadMan newAgent() {
        DatabasePorts ports = next.isEmpty() ? node.agent() : next.remove();
        return ports.deadMan().orElseThrow();
    }

    @Override
    protected Ticker ticker() {
        return System::nanoTime;
    }

    /** Time itself is what is tested. */
    @Override
    protected void pass(Duration span) {
        long end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    protected void await(BooleanSupplier condition, Duration limit) {
        Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).until(condition::getAsBoolean);
    }

    @Override
    protected boolean databaseRuns() {
        return process.look() == ProcessObservation.RUNNING;
    }

    @Override
    protected void startDatabase() {
        process.start(StartMode.AS_IT_WAS, LIMIT);
    }

    @Override
    protected void killProcess() {
        signal("KILL");
    }

    @Override
    protected void freezeProcess() {
        signal("STOP");
        Awaitility.await().pollDelay(Duration.ZERO).until(() -> all().stream().allMatch(DockerDeadManIT::isStopped));
    }

    @Override
    protected void thawProcess() {
        signal("CONT");
    }

    @AfterEach
    void close() {
        signal("KILL");
        node.close();
    }

    private void signal(String name) {
        all().forEach(pid -> {
            String unused =
                    Command.of(List.of("kill", "-" + name, pid), Path.of("/")).run();
        });
    }

    /** By what each puts into its command line: what it is, and whose. */
    private List<String> all() {
        return ProcessHandle.allProcesses()
                .map(found -> String.valueOf(found.pid()))
                .filter(pid -> read(pid, "cmdline").startsWith("mainstay-dead-man ")
                        && read(pid, "cmdline").contains(node.state().toString()))
                .toList();
    }

    private static boolean isStopped(String pid) {
        return read(pid, "stat").contains(") T ");
    }

    private static String read(String pid, String file) {
        try {
            return Files.readString(Path.of("/proc", pid, file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
