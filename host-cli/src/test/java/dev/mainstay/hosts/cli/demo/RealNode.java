package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.jersey.HaltingServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One node of a crash test: separate processes, as the demo's, with an agent that may halt itself at a record. */
final class RealNode {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(5);

    /** Of a stack trace, which would crowd the story out. */
    private static final Pattern TRACE = Pattern.compile("\\s+(at|\\.\\.\\.) .*");

    private final RealNodes nodes;
    private final NodeSpec spec;
    private final NodeView view;
    private final DemoNode processes;

    RealNode(RealNodes nodes, NodeSpec spec) {
        this(nodes, spec, Housing.onMachine(nodes.tools(), nodes.user()));
    }

    /** A node whose database is housed like that. */
    RealNode(RealNodes nodes, NodeSpec spec, Housing housing) {
        this(nodes, spec, new NodeView(spec, nodes.parts()), List.of(), housing);
    }

    /** A node behind a command line that enters its surroundings. */
    RealNode(RealNodes nodes, NodeSpec spec, NodeView view, List<String> inside) {
        this(nodes, spec, view, inside, Housing.onMachine(nodes.tools(), nodes.user()));
    }

    private RealNode(RealNodes nodes, NodeSpec spec, NodeView view, List<String> inside, Housing housing) {
        this.nodes = nodes;
        this.spec = spec;
        this.view = view;
        this.processes = new DemoNode(spec, housing, HaltingServer.class.getName(), inside);
    }

    NodeSpec spec() {
        return spec;
    }

    HttpAdmin admin() {
        return view.adminOrThrow();
    }

    /** Starts Redis and an agent, which starts the database, and waits until it serves. */
    void start() {
        write("halt", "");
        processes.startRedis();
        processes.startAgent();
        awaitServing();
    }

    /** Waits until the agent answers and its database too. */
    void awaitServing() {
        JsonNode unused = awaitConfig(
                "the agent serves", config -> config.path("in_recovery").isBoolean());
    }

    /** The running agent will halt at that record. */
    void haltAt(String record) {
        write("halt", record);
    }

    /** Starts an agent that halts nowhere; its database may not answer yet. */
    void startAgain() {
        write("halt", "");
        processes.startAgent();
    }

    /** Starts an agent that halts at that record. */
    void startAndHaltAt(String record) {
        write("halt", record);
        processes.startAgent();
    }

    /** Whatever is committed from now on reaches no standby. */
    void cutReplication() {
        processes.freezeSenders();
    }

    void awaitHalt() {
        await("the agent has halted", () -> !processes.agentRuns());
    }

    /** Waits until the agent stands still at its record, as it was told to. */
    void awaitHeld() {
        await("the agent is held", () -> Files.exists(besideConfig("held")));
    }

    private void await(String what, BooleanSupplier so) {
        try {
            boolean unused = nodes.waiting()
                    .until(what, LIMIT, LOOK, () -> Optional.of(true).filter(yes -> so.getAsBoolean()));
        } catch (RuntimeException late) {
            throw new AssertionError(what + "\n" + tell(), late);
        }
    }

    /** Lets a held agent go on; it will not be held again. */
    void release() {
        write("halt", "");
        try {
            Files.delete(besideConfig("held"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@code STOP} or {@code CONT}, to the agent. */
    void signalAgent(String signal) {
        ProcessHandle agent = processes.agent().orElseThrow();
        try (Runner runner = new Runner()) {
            String unused = runner.run(List.of("kill", "-" + signal, String.valueOf(agent.pid())));
        }
    }

    /** SIGSTOP of the postmaster and all its processes. */
    void freezeDatabase() {
        signalDatabase("STOP");
    }

    /** A child may end between being listed and being signalled: then those that are left are asked for again. */
    private void signalDatabase(String signal) {
        ProcessHandle postmaster =
                processes.postmaster().orElseThrow(() -> new AssertionError("no database runs\n" + log()));
        boolean unused = nodes.waiting().until("the database takes SIG" + signal, LIMIT, LOOK, () -> {
            List<String> line = new ArrayList<>(List.of("kill", "-" + signal, String.valueOf(postmaster.pid())));
            postmaster.children().forEach(child -> line.add(String.valueOf(child.pid())));
            try (Runner runner = new Runner()) {
                String nothing = runner.run(line);
                return Optional.of(nothing.isBlank());
            } catch (OperationFailedException ended) {
                return Optional.empty();
            }
        });
    }

    /** SIGCONT of the postmaster and all its processes. */
    void thawDatabase() {
        signalDatabase("CONT");
    }

    /** {@code kill -9} of the agent alone. */
    void killAgent() {
        ProcessHandle agent = processes.agent().orElseThrow();
        assertThat(agent.destroyForcibly()).isTrue();
        awaitHalt();
    }

    /** {@code kill -9} of the postmaster alone. */
    void killDatabase() {
        ProcessHandle postmaster =
                processes.postmaster().orElseThrow(() -> new AssertionError("no database runs\n" + log()));
        assertThat(postmaster.destroyForcibly()).isTrue();
    }

    JsonNode awaitConfig(String what, java.util.function.Predicate<JsonNode> state) {
        try {
            return nodes.waiting().until(what, LIMIT, PAUSE, () -> view.config().filter(state));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    what + "\n" + view.config().map(Object::toString).orElse("no answer") + "\n" + log(), late);
        }
    }

    JsonNode awaitStatus(String what, java.util.function.Predicate<JsonNode> state) {
        try {
            return nodes.waiting().until(what, LIMIT, PAUSE, () -> view.status().filter(state));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    what + "\n" + view.status().map(Object::toString).orElse("no answer") + "\n" + log(), late);
        }
    }

    /** The event types of its own store or table, oldest first. */
    List<String> events() {
        return Stream.of(view.adminOrThrow().events(100, Long.MAX_VALUE).data())
                .flatMap(data -> Stream.iterate(0, i -> i < data.path("events").size(), i -> i + 1)
                        .map(i -> data.path("events").get(i).path("type").asText()))
                .toList();
    }

    /** The first column of the first row; empty when there is none. */
    String query(String sql) {
        List<String> rows = rows(sql);
        return rows.isEmpty() ? "" : rows.get(0);
    }

    /** The first column of every row. */
    List<String> rows(String sql) {
        Properties superuser = new Properties();
        superuser.setProperty("user", "postgres");
        superuser.setProperty("password", nodes.passwords().superuser().reveal());
        String url = "jdbc:postgresql://" + spec.address() + ":" + spec.databasePort() + "/postgres?connectTimeout=5";
        try (Connection connection = DriverManager.getConnection(url, superuser);
                Statement statement = connection.createStatement()) {
            List<String> found = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        found.add(String.valueOf(result.getString(1)));
                    }
                }
            }
            return found;
        } catch (SQLException failed) {
            throw new AssertionError(sql + ": " + failed.getMessage() + "\n" + log(), failed);
        }
    }

    /** Its number in the cluster; it must answer. */
    int id() {
        return awaitConfig(
                        "the node knows its number", now -> now.path("node_id").isInt())
                .path("node_id")
                .asInt();
    }

    Optional<JsonNode> config() {
        return view.config();
    }

    Optional<JsonNode> status() {
        return view.status();
    }

    /** One line for each timeline that its present one came from. */
    List<String> forks() {
        try (Stream<Path> files = Files.list(spec.data().resolve("pg_wal"))) {
            Optional<Path> newest =
                    files.filter(file -> file.toString().endsWith(".history")).max(Comparator.naturalOrder());
            return newest.isEmpty()
                    ? List.of()
                    : Files.readAllLines(newest.get()).stream()
                            .filter(line -> !line.isBlank())
                            .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String databaseFile(String name) {
        try {
            return Files.readString(spec.data().resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What it says of itself and what its agent logged last, for a failure's message. */
    String tell() {
        return "node " + spec.number() + ": "
                + view.config().map(Object::toString).orElse("no answer") + "\n"
                + view.status().map(Object::toString).orElse("no status") + "\n" + log();
    }

    /** What it saved of writes that only it had: one whole report for each re-attach. */
    List<JsonNode> salvaged() {
        List<JsonNode> reports = new ArrayList<>();
        for (JsonNode brief : admin().salvage().data().path("reports")) {
            OperationId operation = new OperationId(brief.path("operation_id").asText());
            reports.add(admin().salvage(operation).data());
        }
        return reports;
    }

    /** What lies beside the data directory. */
    List<String> besideData() {
        try (Stream<Path> siblings = Files.list(spec.databaseHome())) {
            return siblings.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("data") && !name.equals("data"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether a config shows no running operation. */
    static boolean isIdle(JsonNode config) {
        return config.path("operation").isNull() || config.path("operation").isMissingNode();
    }

    /** Writes a tag into its configuration, which has none yet; it is read when the agent is told to. */
    void tag(String name, String value) {
        try {
            String text = Files.readString(spec.config());
            Path unused = Files.writeString(
                    spec.config(),
                    text.replaceFirst("  tags: \\{.*}\n", "")
                            .replaceFirst("node:\n", "node:\n  tags: {" + name + ": " + value + "}\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void kill() {
        processes.kill();
    }

    void end() {
        processes.end();
    }

    private Path besideConfig(String name) {
        return spec.config().resolveSibling(name);
    }

    private void write(String name, String content) {
        try {
            Path unused = Files.writeString(besideConfig(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String log() {
        try {
            List<String> lines = Files.readAllLines(spec.agentLog()).stream()
                    .filter(line -> !TRACE.matcher(line).matches())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException failed) {
            return failed.toString();
        }
    }
}
