package dev.mainstay.hosts.cli.demo;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.hosts.cli.Parts;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Makes nodes of separate processes in one temporary directory, and ends all of them. */
final class RealNodes implements AutoCloseable {

    private static final Duration STATE = Duration.ofSeconds(60);
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Secret ADMIN_KEY = Secret.of("the key of a test's admin, long enough for HMAC");

    private final Parts wiring = new Parts();
    private final DemoParts parts = wiring.demo();
    private final Tools tools = Tools.found(new Runner());
    private final OsUser user = OsUser.ofDatabase();
    private final Workplace workplace = Workplace.make(user);
    private final FreePorts ports = new FreePorts();
    private final Passwords passwords = Passwords.fresh(parts.ids());
    private final Waiting waiting = new Waiting(parts.ticker());
    private final List<RealNode> made = new ArrayList<>();

    /** A server with an initialised database and its own configuration; nothing runs yet. */
    RealNode fresh(String address) {
        NodeSpec spec = NodeSpec.free(made.size() + 1, address, ports, workplace.directory());
        new NodeFiles(new Runner(), tools, user, passwords).make(spec);
        shortThreshold(spec.config());
        RealNode node = new RealNode(this, spec);
        made.add(node);
        return node;
    }

    /** The same, with its database in a container of the tests' image. */
    RealNode contained(String address) {
        Housing housing = Housing.inContainers(tools, Containers.of(new Runner(), Docker.imageOfTests()));
        NodeSpec spec = NodeSpec.free(made.size() + 1, address, ports, workplace.directory());
        new NodeFiles(new Runner(), housing, passwords).make(spec);
        shortThreshold(spec.config());
        RealNode node = new RealNode(this, spec, housing);
        made.add(node);
        return node;
    }

    /** One on the machine, with the lease in that etcd as its guard, and with a threshold that leaves a main the time to close. */
    RealNode leased(String address, String store) {
        NodeSpec spec = NodeSpec.free(made.size() + 1, address, ports, workplace.directory());
        new NodeFiles(new Runner(), tools, user, passwords).make(spec);
        NetFiles.guard(spec, NetGuard.LEASE.lines(store));
        change(spec.config(), text -> text.replace("probe_limit: 1s", "probe_limit: 600ms"));
        RealNode node = new RealNode(this, spec);
        made.add(node);
        return node;
    }

    /** One in a network namespace of its own, spoken to by an admin's token: its own is taken from loopback only. */
    RealNode within(NetSpace space) {
        NodeSpec spec = space.spec(made.size() + 1, workplace.directory());
        new NodeFiles(new Runner(), tools, user, passwords).make(spec);
        NetFiles.adapt(spec, space, ADMIN_KEY);
        Secret admin = wiring.adminToken(ADMIN_KEY);
        DemoParts speaking = new DemoParts(
                parts.terminal(),
                parts.ticker(),
                parts.ids(),
                parts.admin(),
                state -> parts.token().apply(state).map(served -> admin),
                parts.mainClass());
        RealNode node = new RealNode(this, spec, new NodeView(spec, speaking), space.inside());
        made.add(node);
        return node;
    }

    /** A running main; returns its cluster secret. */
    Secret lead(RealNode node) {
        node.start();
        HttpAdmin.Reply reply =
                node.admin().setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), HttpAdmin.Mode.WAIT);
        return Secret.of(reply.data().path("cluster_secret").asText());
    }

    /** Asks a running node to join; it may halt before it answers. */
    void askToJoin(RealNode joiner, RealNode main, Secret secret) {
        try {
            HttpAdmin.Reply reply = joiner.admin()
                    .setUpSecondary(
                            new SetUpSecondary.Command(
                                    main.spec().api(),
                                    secret,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Role.SECONDARY,
                                    false),
                            HttpAdmin.Mode.ASYNC);
            if (!reply.success()) {
                throw new AssertionError("the join was refused: " + reply);
            }
        } catch (UnavailableException halted) {
            waiting.now();
        }
    }

    DemoParts parts() {
        return parts;
    }

    Tools tools() {
        return tools;
    }

    OsUser user() {
        return user;
    }

    Passwords passwords() {
        return passwords;
    }

    Waiting waiting() {
        return waiting;
    }

    private static void shortThreshold(Path config) {
        change(
                config,
                text -> text.replace("threshold_floor: 5s", "threshold_floor: 2s")
                        .replace("threshold: 5s", "threshold: 2s")
                        .replace("wal_receiver_timeout: 2s", "wal_receiver_timeout: 1s"));
    }

    private static void change(Path config, UnaryOperator<String> how) {
        try {
            Path unused = Files.writeString(config, how.apply(Files.readString(config)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends what runs; the files stay. */
    void end() {
        made.forEach(RealNode::end);
    }

    @Override
    public void close() {
        end();
        List<String> leaks = new LeakCheck(
                        List.of(passwords.superuser(), passwords.panel(), passwords.redis(), ADMIN_KEY))
                .of(workplace.directory());
        workplace.remove();
        wiring.close();
        if (!leaks.isEmpty()) {
            throw new AssertionError("secrets in the logs of the nodes: " + leaks);
        }
    }

    /** Waits for a state of these nodes; when it does not come, what each of them tells is in the error. */
    void await(List<RealNode> all, String what, BooleanSupplier so) {
        try {
            boolean unused =
                    waiting().until(what, STATE, BEAT, () -> Optional.of(true).filter(yes -> so.getAsBoolean()));
        } catch (RuntimeException late) {
            StringBuilder told = new StringBuilder(what);
            all.forEach(node -> told.append('\n').append(node.tell()));
            throw new AssertionError(told.toString(), late);
        }
    }
}
