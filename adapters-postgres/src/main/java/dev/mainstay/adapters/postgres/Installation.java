package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The local server as it lies on disk: its files, their owner, and the programs that fit them. Immutable.
 *
 * @param layout its files
 * @param user who owns them
 * @param programs that fit their version
 * @param host knows how to run them
 */
record Installation(ServerLayout layout, DatabaseUser user, Programs programs, ServerHost host) {

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration REMOVAL = Duration.ofMinutes(10);

    /** Where there is no data directory, its owner is that of what was moved aside, else of the directory above. */
    static Installation at(ServerLayout layout, LocalServerSettings settings, ServerHost host) {
        DatabaseUser user = DatabaseUser.ownerOf(
                MovedData.present(layout).orElse(layout.data().resolveSibling("")));
        return new Installation(layout, user, host.programs(settings, layout), host);
    }

    ProgramRunner runner() {
        return host.runner();
    }

    /** Sends a signal to a process of the server, as its own user: a number that is somebody else's by now is out of reach. */
    ProgramRunner.Outcome signal(String name, long pid) {
        return host.signal(this, name, pid);
    }

    /** Options of {@code postgres} with which every program must see the server as it runs. */
    List<String> options() {
        List<String> options = new ArrayList<>(host.options());
        options.addAll(layout.options());
        return options;
    }

    OwnedFiles files() {
        return new OwnedFiles(user);
    }

    /** Runs a program of PostgreSQL; see {@link ProgramRunner#run}. */
    ProgramRunner.Outcome run(String program, List<String> arguments, Duration limit) {
        return runner().run(user, line(program, arguments), limit);
    }

    /** Starts a program of this machine that goes on without the agent, as the owner of the files. */
    Process begin(List<String> wholeLine) {
        return host.machine().begin(user, wholeLine);
    }

    /** The command line of a program. */
    List<String> line(String program, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(programs.path(program));
        line.addAll(arguments);
        return line;
    }

    /** What the configuration files say, as the server reads them; the server does not run. */
    String configured(String setting) {
        List<String> arguments = new ArrayList<>(List.of("-D", layout.data().toString(), "-C", setting));
        arguments.addAll(options());
        return runner().runOrThrow(user, line("postgres", arguments), SHORT).strip();
    }

    /** What {@code pg_controldata} says, by the words before the colon. */
    Map<String, String> control() {
        String text = runner().runOrThrow(
                        user, line("pg_controldata", List.of(layout.data().toString())), SHORT);
        Map<String, String> facts = new LinkedHashMap<>();
        text.lines().filter(line -> line.indexOf(':') > 0).forEach(line -> {
            String unused = facts.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        });
        return facts;
    }

    /** Removes a whole database; see {@link #remove}. */
    void removeLarge(Path directory) {
        remove(directory, REMOVAL);
    }

    /** Removes a directory with the rights of its owner, so that no link in it leads a root agent astray. */
    void remove(Path directory, Duration limit) {
        if (!Directories.exists(directory)) {
            return;
        }
        ProgramRunner.Outcome outcome = runner().run(user, List.of("rm", "-rf", "--", directory.toString()), limit);
        boolean isLeft = Directories.exists(directory);
        if (isLeft && (!Files.isDirectory(directory) || !Directories.isEmpty(directory))) {
            throw new OperationFailedException(directory + " cannot be removed: "
                    + outcome.output().lines().findFirst().orElse("no reason given"));
        }
        Directories.removeOne(directory);
    }
}
