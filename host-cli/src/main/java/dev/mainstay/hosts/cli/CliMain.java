package dev.mainstay.hosts.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one entry point of the command line; the commands hang below it. */
@Command(
        name = "mainstay",
        mixinStandardHelpOptions = true,
        description = "Keeps a PostgreSQL-backed control panel alive on two or more servers.")
public final class CliMain implements Runnable {
    private final CommandLine commandLine = new CommandLine(this);

    private CliMain() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the words after the program's name
     */
    public static void main(String[] args) {
        System.exit(new CliMain().commandLine.execute(args));
    }

    /** Without a command: says what there is. */
    @Override
    public void run() {
        commandLine.usage(commandLine.getOut());
    }
}
