package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.hosts.jersey.Configuration;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.settings.DurationText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at configuration, and changes what all nodes share. */
final class ConfigCommand {

    private ConfigCommand() {}

    /** The group. */
    @Command(
            name = "config",
            description = "Looks at configuration files, and changes what all nodes share.",
            synopsisSubcommandLabel = "(check FILE | set OPTIONS)")
    static final class Group {}

    /** Checks a file. */
    @Command(
            name = "check",
            description =
                    "Tells everything that is wrong with a configuration file and the MAINSTAY_ variables around it.")
    static final class Check implements Callable<Integer> {

        private final Desk desk;

        @Parameters(paramLabel = "FILE", description = "The file, such as mainstay.yml.")
        private Path file = Path.of("mainstay.yml");

        Check(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            Configuration read = Configuration.read(file, desk.surroundings().environment());
            if (read.problems().isEmpty()) {
                desk.terminal().say("ok");
                return ExitCodeOf.OK;
            }
            read.problems().forEach(desk.terminal()::complain);
            return ExitCodeOf.error(ErrorCode.INVALID_REQUEST);
        }
    }

    /** Changes what all nodes share. */
    @Command(
            name = "set",
            description =
                    "Changes what all nodes of the cluster share, on the main. It takes effect at once, everywhere.")
    static final class Set implements Callable<Integer> {

        private final Desk desk;

        @Option(
                names = "--auto-failover",
                paramLabel = "on|off",
                description = "Whether a secondary may promote itself when the main is lost.")
        private Optional<String> automatic = Optional.empty();

        @Option(
                names = "--threshold",
                paramLabel = "SPAN",
                description = "How long the main must be silent before that, such as 90s or 5m; 1m to 1h.")
        private Optional<String> threshold = Optional.empty();

        @Option(names = "--name", paramLabel = "NAME", description = "The main's name.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--dry-run", description = "Only checks it.")
        private boolean dryRun;

        Set(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            ChangeConfig.Command command = new ChangeConfig.Command(
                    automatic.map(Set::isOn),
                    threshold.map(text -> DurationText.parse(text)),
                    name.map(ServerName::new));
            HttpAdmin.Mode mode = dryRun ? HttpAdmin.Mode.DRY_RUN : HttpAdmin.Mode.WAIT;
            HttpAdmin.Reply reply = desk.admin().configure(command, mode);
            return desk.print(
                    reply,
                    () -> reply.message() + ": automatic failover "
                            + (reply.data().path("auto_failover_enabled").asBoolean() ? "on" : "off") + ", threshold "
                            + reply.data()
                                    .path("auto_failover_threshold_seconds")
                                    .asText() + " s, main "
                            + reply.data().path("server_name").asText());
        }

        private static boolean isOn(String word) {
            if (!word.equals("on") && !word.equals("off")) {
                throw new InvalidRequestException("--auto-failover '" + word + "' is not valid: expected on or off");
            }
            return word.equals("on");
        }
    }
}
