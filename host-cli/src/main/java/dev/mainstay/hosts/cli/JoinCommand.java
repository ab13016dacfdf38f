package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Joins this server to a main. */
@Command(
        name = "join",
        description = "Joins this standalone server to a main: its own data is moved aside and the main's copied.",
        footer = {
            "",
            "The cluster secret that setup-main printed is asked for; or it comes from --secret-file or the environment"
                    + " variable MAINSTAY_CLUSTER_SECRET. It is never an argument, which others could read."
        })
final class JoinCommand implements Callable<Integer> {

    private static final String SECRET = "MAINSTAY_CLUSTER_SECRET";

    private final Desk desk;

    @Parameters(paramLabel = "MAIN", description = "The main: a host, or a URL such as http://203.0.113.10:8080.")
    private String main = "";

    @Option(names = "--secret-file", paramLabel = "FILE", description = "A file that holds the cluster secret.")
    private Optional<Path> secretFile = Optional.empty();

    @Option(names = "--name", description = "The node's name. Default: node.name, else the host name.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--address", description = "Where peers reach this node. Default: node.advertise.host.")
    private Optional<String> address = Optional.empty();

    @Option(names = "--yes", description = "Moves this server's data aside without asking.")
    private boolean yes;

    @Option(names = "--force", description = "Joins although the panel's versions differ.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    JoinCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        SetUpSecondary.Command command = new SetUpSecondary.Command(
                PeerUrls.parse(main),
                secret(),
                name.map(ServerName::new),
                address.map(NodeAddress::new),
                Role.SECONDARY,
                force);
        HttpAdmin admin = desk.admin();
        HttpAdmin.Reply plan = admin.setUpSecondary(command, HttpAdmin.Mode.DRY_RUN);
        if (dryRun || !plan.success()) {
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        if (PlanView.refusal(plan.data()).isEmpty()) {
            ask(JsonText.text(plan.data().path("data_directory"), "its data directory"));
        }
        HttpAdmin.Reply reply = admin.setUpSecondary(command, HttpAdmin.Mode.ASYNC);
        return new Ended(desk, admin).print(reply, end -> joined(admin));
    }

    /** With process none the node is a member, and its data is still its own. */
    private static String joined(HttpAdmin admin) {
        boolean waits = admin.config().data().path("state").asText().equals(NodeCondition.AWAITING_REPLICA.word());
        return waits
                ? "This node is a member of the cluster; its database is not touched by the agent (postgresql.process:"
                        + " none). Now run as root, where the database's container is: bash setup_replica.sh, which lies"
                        + " in this node's state directory; --dry-run looks and changes nothing."
                : "This node follows the main now. See: mainstay status";
    }

    private void ask(String directory) {
        if (yes) {
            return;
        }
        String sentence = "The data in " + directory + " will be moved aside and replaced by the main's";
        if (!desk.terminal().interactive()) {
            throw new InvalidRequestException(sentence + "; say --yes to go on without being asked");
        }
        if (!desk.terminal().confirm(sentence + ". Go on?")) {
            throw new InvalidRequestException("nothing was done");
        }
    }

    private Secret secret() {
        return secretFile
                .map(JoinCommand::read)
                .or(() -> Optional.ofNullable(desk.surroundings().environment().get(SECRET)))
                .or(this::asked)
                .map(Secret::of)
                .orElseThrow(() -> new InvalidRequestException(
                        "the cluster secret is needed: give --secret-file FILE or set " + SECRET));
    }

    private Optional<String> asked() {
        return desk.terminal().interactive() ? desk.terminal().secret("Cluster secret") : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new InvalidRequestException(
                    "the secret file " + file + " cannot be read: expected a file with the cluster secret", unreadable);
        }
    }
}
