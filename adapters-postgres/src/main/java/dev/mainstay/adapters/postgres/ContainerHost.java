package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.DatabaseContainer;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A server in a container. Its files are edited where this machine has them; its programs are run out of its own image, in
 * the mount namespace of a helper container that has those files at the same paths (H-18), so that a path means the same
 * in both. Immutable.
 */
final class ContainerHost implements ServerHost {

    private static final Duration SIGNAL = Duration.ofSeconds(10);
    /** Where a standby finds the password of its stream, below its data. */
    static final String PASSFILE = "mainstay.passfile";

    private final DatabaseContainer container;
    private final Path serverDirectory;
    private final ProgramRunner inside;
    private final ProgramRunner onMachine;

    /**
     * Of one container.
     *
     * @param serverDirectory the agent's directory of the server's user, which programs must see
     */
    ContainerHost(DatabaseContainer container, Path serverDirectory, Ticker ticker) {
        this.container = container;
        this.serverDirectory = serverDirectory;
        this.onMachine = new ProgramRunner(ticker);
        this.inside = new ProgramRunner(ticker, new ProgramRunner.Way() {
            @Override
            public List<String> prefix(DatabaseUser user) {
                return enter(user);
            }

            @Override
            public Optional<String> searchPath() {
                return Optional.of(container.facts().searchPath());
            }
        });
    }

    /** What the engine knows holds: a running server tells of paths that nobody else has. */
    @Override
    public Optional<ServerLayout> layout(LocalServerSettings settings, Supplier<Optional<ServerFiles>> told) {
        DatabaseContainer.Facts facts = container.facts();
        Path data = data(facts);
        Optional<ServerFiles> same =
                told.get().filter(files -> files.dataDirectory().equals(facts.data()));
        Path config = same.map(files -> outside(facts, files.configFile())).orElse(data.resolve(ServerLayout.CONFIG));
        Path hba = same.map(files -> outside(facts, files.hbaFile())).orElse(data.resolve(ServerLayout.HBA));
        return ServerLayout.of(settings, () -> Optional.of(new ServerFiles(data, config, hba)));
    }

    @Override
    public Programs programs(LocalServerSettings settings, ServerLayout layout) {
        return new Programs(Optional.empty());
    }

    @Override
    public ProgramRunner runner() {
        return inside;
    }

    @Override
    public ProgramRunner machine() {
        return onMachine;
    }

    /** By this machine alone: a fence does not wait for an engine. */
    @Override
    public ProgramRunner.Outcome signal(Installation server, String name, long pid) {
        List<String> line = List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, String.valueOf(pid));
        return onMachine.run(server.user(), line, SIGNAL);
    }

    @Override
    public ServerLaunch launch(ServerPlace place, Installation server) {
        return new ContainerLaunch(container, server);
    }

    /** In the data: a container sees nothing else of this machine. Each move of the data writes it anew. */
    @Override
    public SeenFile streamPassfile(ServerPlace place, Installation server) {
        return new SeenFile(
                server.layout().data().resolve(PASSFILE),
                container.facts().data().resolve(PASSFILE));
    }

    /** Without those that name files: the paths are the container's, and the layout names the machine's. */
    @Override
    public List<String> options() {
        List<String> options = new ArrayList<>();
        container.facts().settings().stream()
                .filter(setting -> !setting.matches("(?:config|hba|ident|external_pid)_file=.*|data_directory=.*"))
                .forEach(setting -> options.addAll(List.of("-c", setting)));
        return options;
    }

    /** A published port may be any. */
    @Override
    public boolean listensWhereWeDial() {
        return container.facts().sharesNetwork();
    }

    /** Through a published port the agent comes from the gateway, as a container from a neighbour's address. */
    @Override
    public List<String> agentAddresses() {
        return List.of("127.0.0.1/32", "::1/128", "samenet");
    }

    private List<String> enter(DatabaseUser user) {
        if (!user.isOther()) {
            throw new OperationFailedException(
                    "programs cannot be run in the image of " + container.name() + ": run the agent as root");
        }
        new OwnedFiles(user).directory(serverDirectory);
        long pid = container.helper(visible());
        return List.of(
                "nsenter",
                "--target",
                String.valueOf(pid),
                "--mount",
                "--setgid",
                String.valueOf(user.gid()),
                "--setuid",
                String.valueOf(user.uid()),
                "--");
    }

    /** The directory above the data, in which copies lie; ours; and where a configuration lies elsewhere, that. */
    private List<Path> visible() {
        DatabaseContainer.Facts facts = container.facts();
        TreeSet<Path> found = new TreeSet<>(List.of(parent(data(facts)), serverDirectory));
        return found.stream()
                .filter(path -> found.stream().noneMatch(other -> !other.equals(path) && path.startsWith(other)))
                .toList();
    }

    private static Path parent(Path data) {
        Path parent = data.getParent();
        if (parent == null) {
            throw new OperationFailedException("the data directory cannot be " + data);
        }
        return parent;
    }

    /** The data itself may have been moved aside; the directory above it may not. */
    private Path data(DatabaseContainer.Facts facts) {
        Path found = outside(facts, facts.data());
        if (!Files.isDirectory(parent(found))) {
            throw new OperationFailedException(facts.data() + " of container " + container.name() + " is " + found
                    + " on the engine's machine, and the agent does not see that: run it on that machine, or mount "
                    + parent(found) + " into its container at the same path");
        }
        return found;
    }

    private Path outside(DatabaseContainer.Facts facts, Path inside) {
        return facts.outside(inside)
                .orElseThrow(() -> new OperationFailedException(inside + " lies in container " + container.name()
                        + " itself: expected it in a volume or a mounted directory"));
    }
}
