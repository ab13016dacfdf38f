package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.cli.render.Terminal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one entry point of the command line; the commands hang below it. */
@Command(
        name = "mainstay",
        mixinStandardHelpOptions = true,
        versionProvider = CliMain.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        description = "Keeps a PostgreSQL-backed control panel alive on two or more servers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "10:wrong role or state, or another operation runs",
            "11:a newer main exists",
            "12:a guard said no that --force may lift",
            "64:the input is not valid",
            "66:there is no such thing",
            "69:no answer in time",
            "70:it failed; the server's log tells more",
            "75:too many requests",
            "77:the token was refused"
        })
public final class CliMain {

    private static final int HELP_WIDTH = 100;
    private static final String LOGGING = "logback.configurationFile";

    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private CliMain() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the words after the program's name
     */
    public static void main(String[] args) {
        List<String> words = Arrays.asList(args);
        if (words.contains(SimulateCommand.NAME)) {
            System.setProperty(LOGGING, "logback-simulate.xml");
        } else if (!words.contains(ServerCommand.NAME)) {
            System.setProperty(LOGGING, "logback-cli.xml");
        }
        System.exit(run(Surroundings.ofProcess(), args));
    }

    /** Runs one command in these surroundings; returns its exit code. */
    static int run(Surroundings surroundings, String... args) {
        try (CliWiring wiring = new CliWiring()) {
            return commandLine(surroundings, wiring).execute(args);
        }
    }

    private static CommandLine commandLine(Surroundings surroundings, CliWiring wiring) {
        CliMain root = new CliMain();
        Desk desk = new Desk(root.options, surroundings, wiring);
        Terminal terminal = surroundings.terminal();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new ServerCommand(desk))
                .addSubcommand(new CommandLine(new ConfigCommand.Group())
                        .addSubcommand(new ConfigCommand.Check(desk))
                        .addSubcommand(new ConfigCommand.Set(desk)))
                .addSubcommand(new SetupMainCommand(desk))
                .addSubcommand(new JoinCommand(desk))
                .addSubcommand(new RecoverCommand(desk))
                .addSubcommand(new StatusCommand(desk))
                .addSubcommand(new ExplainCommand(desk))
                .addSubcommand(new EventsCommand(desk))
                .addSubcommand(new SwitchoverCommand(desk))
                .addSubcommand(new PromoteCommand(desk))
                .addSubcommand(new RotateSecretCommand(desk))
                .addSubcommand(new LeaveCommand(desk))
                .addSubcommand(new RemoveCommand(desk))
                .addSubcommand(new PauseCommand.Pause(desk))
                .addSubcommand(new PauseCommand.Resume(desk))
                .addSubcommand(new ReattachCommand(desk))
                .addSubcommand(new ResolveCommand(desk))
                .addSubcommand(new CommandLine(new SalvageCommand.Group())
                        .addSubcommand(new SalvageCommand.Reports(desk))
                        .addSubcommand(new SalvageCommand.Show(desk))
                        .addSubcommand(new SalvageExport(desk)))
                .addSubcommand(new OperationCommand(desk))
                .addSubcommand(new TokenCommand(desk))
                .addSubcommand(new DemoCommand(desk))
                .addSubcommand(new SimulateCommand(desk))
                .addSubcommand(
                        new CommandLine(new BenchCommand.Group()).addSubcommand(new BenchCommand.Switchover(desk)));
        line.setOut(terminal.outWriter());
        line.setErr(terminal.errWriter());
        line.setUsageHelpWidth(HELP_WIDTH);
        line.getSubcommands().values().forEach(CliMain::withoutExitCodes);
        line.setExecutionStrategy(CliMain::execute);
        line.setParameterExceptionHandler((wrong, words) -> misused(wrong, terminal));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, terminal));
        return line;
    }

    /** They stand in the first help page, once. */
    private static void withoutExitCodes(CommandLine command) {
        command.getCommandSpec().usageMessage().exitCodeListHeading("").exitCodeList(Map.of());
        command.getSubcommands().values().forEach(CliMain::withoutExitCodes);
    }

    /** A group without its command is a question for help. */
    private static int execute(CommandLine.ParseResult parsed) {
        CommandLine last =
                parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
        boolean runs = last.getCommand() instanceof Callable;
        if (!runs && !parsed.isUsageHelpRequested() && CommandLine.executeHelpRequest(parsed) == null) {
            last.usage(last.getOut());
            return last == parsed.commandSpec().commandLine()
                    ? ExitCodeOf.OK
                    : ExitCodeOf.error(ErrorCode.INVALID_REQUEST);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int misused(CommandLine.ParameterException wrong, Terminal terminal) {
        CommandLine command = wrong.getCommandLine();
        terminal.complain(String.valueOf(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            terminal.remark("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCodeOf.error(ErrorCode.INVALID_REQUEST);
    }

    private static int failed(Exception failure, Terminal terminal) {
        if (failure instanceof ClusterException known) {
            String.valueOf(known.getMessage()).lines().forEach(terminal::complain);
            return ExitCodeOf.error(known.code());
        }
        terminal.complain("this is a bug: " + failure);
        return ExitCodeOf.error(ErrorCode.INTERNAL);
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "mainstay "
                        + Optional.ofNullable(CliMain.class.getPackage().getImplementationVersion())
                                .orElse("from a source tree")
            };
        }
    }
}
