package dev.mainstay.hosts.cli.boxes;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * One server: a container that only holds the networks, and in its networks the agent, the database, Redis and a RADIUS that
 * is no more than its first line. The database and RADIUS have the restart policies of a panel's installation.
 */
final class BoxServer implements AutoCloseable {

    static final String PASSWORD = "a database's own, in a file";
    private static final String DATA = "/var/lib/postgresql/data";
    private static final String SECRET = "/run/secrets/database";
    private static final String HANGS = "/tmp/hangs";

    private final BoxNet net;
    private final int number;
    private final BoxImages images;
    private final Path home;
    private final List<GenericContainer<?>> all = new ArrayList<>();
    private final GenericContainer<?> holder;
    private final GenericContainer<?> agent;
    private String clientsSee = "";

    BoxServer(BoxNet net, int number, BoxImages images, Path directory) {
        this.net = net;
        this.number = number;
        this.images = images;
        this.home = directory.resolve("server" + number);
        makeDirectories();
        this.holder = container("holder", images.database(), "tail", "-f", "/dev/null")
                .withCreateContainerCmdModifier(this::onTheLine);
        this.agent = container("agent", images.agent(), "/opt/mainstay/bin/mainstay", "server")
                .withCreateContainerCmdModifier(this::asAgent);
    }

    /** Starts all; nothing was ever set up here. */
    void start() {
        holder.start();
        String clients = net.clients(number);
        var unusedNothing = net.engine()
                .connectToNetworkCmd()
                .withNetworkId(clients)
                .withContainerId(holder.getContainerId())
                .exec();
        clientsSee = net.engine()
                .inspectContainerCmd(holder.getContainerId())
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .get(clients)
                .getIpAddress();
        within("database", images.database(), "docker-entrypoint.sh", "postgres")
                .withCreateContainerCmdModifier(this::asDatabase)
                .start();
        within("redis", images.database(), "redis-server", "--protected-mode", "no", "--save", "", "--dir", "/tmp")
                .start();
        String begin = "rm -f /tmp/ready; while [[ -e " + HANGS
                + " ]]; do sleep 0.2; done; sleep 1; echo 'License client initialized'; touch /tmp/ready; exec sleep 1d";
        within("radius", images.database(), "bash", "-c", begin)
                .withCreateContainerCmdModifier(BoxServer::asRadius)
                .start();
        within(agent).start();
    }

    int number() {
        return number;
    }

    /** Where the other server and its agent reach this one. */
    String address() {
        return net.address(number);
    }

    /** Where clients reach it, cut off or not. */
    String clientsSee() {
        return clientsSee;
    }

    void cutOff() {
        net.cut(holder.getContainerId());
    }

    void reconnect() {
        net.join(holder.getContainerId(), number);
    }

    /** A command of the command line in the agent's container. */
    ExecResult mainstay(String... words) {
        return exec("agent", words(List.of("mainstay"), words));
    }

    ExecResult joining(String secret, String... words) {
        return exec("agent", words(List.of("env", "MAINSTAY_CLUSTER_SECRET=" + secret, "mainstay"), words));
    }

    String redisRole() {
        return exec("redis", List.of("redis-cli", "role"))
                .getStdout()
                .lines()
                .findFirst()
                .orElse("");
    }

    InspectContainerResponse inspect(String what) {
        return net.engine().inspectContainerCmd(name(what)).exec();
    }

    boolean runs(String what) {
        return Boolean.TRUE.equals(inspect(what).getState().getRunning());
    }

    String policy(String what) {
        return inspect(what).getHostConfig().getRestartPolicy().getName();
    }

    /** What its containers wrote. */
    String logs(String what) {
        return all.stream()
                .filter(container -> container.getContainerName().equals("/" + name(what)))
                .map(GenericContainer::getLogs)
                .findFirst()
                .orElse("");
    }

    /** From its next start on RADIUS says nothing and is not healthy, until {@link #letRadiusGo}. */
    void hangRadius() {
        there("radius").copyFileToContainer(Transferable.of("it hangs"), HANGS);
    }

    /** It goes on from where it hangs. */
    void letRadiusGo() {
        ExecResult gone = exec("radius", List.of("rm", "-f", HANGS));
        if (gone.getExitCode() != 0) {
            throw new IllegalStateException(gone.toString());
        }
    }

    private GenericContainer<?> there(String what) {
        return all.stream()
                .filter(container -> container.getContainerName().equals("/" + name(what)))
                .findFirst()
                .orElseThrow();
    }

    private ExecResult exec(String what, List<String> line) {
        try {
            return there(what).execInContainer(line.toArray(String[]::new));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<String> words(List<String> first, String... rest) {
        List<String> line = new ArrayList<>(first);
        line.addAll(List.of(rest));
        return line;
    }

    private String name(String what) {
        return net.named(what + number);
    }

    /** One that shares the holder's networks, as programs share a machine. */
    private GenericContainer<?> within(String what, String image, String program, String... words) {
        return within(container(what, image, program, words));
    }

    private GenericContainer<?> within(GenericContainer<?> container) {
        return container.withNetworkMode("container:" + holder.getContainerId());
    }

    private GenericContainer<?> container(String what, String image, String program, String... words) {
        GenericContainer<?> made = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(there -> false)
                .withLabels(net.labels())
                .withCommand(words)
                .withCreateContainerCmdModifier(command -> {
                    command.withName(name(what)).withEntrypoint(program);
                    command.getHostConfig().withInit(true);
                });
        all.add(made);
        return made;
    }

    private void onTheLine(CreateContainerCmd command) {
        command.withIpv4Address(net.address(number)).getHostConfig().withNetworkMode(net.line());
    }

    private void asDatabase(CreateContainerCmd command) {
        command.withEnv("POSTGRES_PASSWORD_FILE=" + SECRET, "POSTGRES_DB=panel")
                .getHostConfig()
                .withInit(false)
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
                .withBinds(bind(home.resolve("postgresql/data"), DATA), secret());
    }

    private static void asRadius(CreateContainerCmd command) {
        command.withHealthcheck(new HealthCheck()
                        .withTest(List.of("CMD", "test", "-f", "/tmp/ready"))
                        .withInterval(500_000_000L)
                        .withTimeout(2_000_000_000L)
                        .withRetries(20))
                .getHostConfig()
                .withRestartPolicy(RestartPolicy.alwaysRestart());
    }

    private void asAgent(CreateContainerCmd command) {
        command.withEnv(variables().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList())
                .getHostConfig()
                .withPidMode("host")
                .withCapAdd(Capability.SYS_ADMIN, Capability.SYS_PTRACE)
                .withSecurityOpts(List.of("apparmor:unconfined"))
                .withRestartPolicy(RestartPolicy.alwaysRestart())
                .withBinds(
                        bind(Path.of("/var/run/docker.sock"), "/var/run/docker.sock"),
                        bind(home, home.toString()),
                        secret());
    }

    private Map<String, String> variables() {
        Map<String, String> all = new TreeMap<>(Map.of(
                "NODE_NAME",
                "server" + number,
                "NODE_ADVERTISE_HOST",
                address(),
                "NODE_ADVERTISE_API_PORT",
                "8080",
                "NODE_STATE_DIR",
                home.resolve("state").toString(),
                "POSTGRESQL_PROCESS",
                "docker",
                "POSTGRESQL_DATABASE",
                "panel",
                "POSTGRESQL_PASSWORD_FILE",
                SECRET,
                "POSTGRESQL_WAL_RECEIVER_TIMEOUT",
                "2s",
                "DOCKER_DATABASE",
                name("database"),
                "DOCKER_SERVICES",
                name("radius")));
        all.put("DOCKER_START_TIMEOUT", "6s");
        all.putAll(Map.of(
                "REDIS_REPLICATION", "true",
                "GUARD_REFERENCES", net.reference(),
                "FAILOVER_THRESHOLD_FLOOR", "8s",
                "FAILOVER_THRESHOLD", "8s",
                "FAILOVER_HEARTBEAT", "500ms",
                "FAILOVER_PROBE", "500ms",
                "FAILOVER_PROBE_LIMIT", "1s",
                "FAILOVER_OFFLINE_AFTER", "4s",
                "GUARD_FENCE_AFTER", "3s",
                "GUARD_STOP_BUDGET", "1500ms"));
        Map<String, String> named = new TreeMap<>();
        all.forEach((key, value) -> named.put("MAINSTAY_" + key, value));
        return named;
    }

    private Bind secret() {
        return new Bind(home.resolve("password").toString(), new Volume(SECRET), AccessMode.ro);
    }

    private static Bind bind(Path outside, String inside) {
        return new Bind(outside.toString(), new Volume(inside));
    }

    private void makeDirectories() {
        try {
            for (String name : List.of("", "postgresql", "postgresql/data", "state")) {
                Path made = Files.createDirectories(home.resolve(name));
                Path unused = Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
            }
            Path unused = Files.writeString(home.resolve("password"), PASSWORD);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        for (int last = all.size() - 1; last >= 0; last--) {
            all.get(last).stop();
        }
    }
}
