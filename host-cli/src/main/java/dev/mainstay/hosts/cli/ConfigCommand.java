package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.jersey.Configuration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at configuration. */
final class ConfigCommand {

    private ConfigCommand() {}

    /** The group. */
    @Command(name = "config", description = "Looks at configuration files.", synopsisSubcommandLabel = "check FILE")
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
}
