package dev.mainstay.ports.out;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The container that the local database runs in: where its files lie on this machine, its start, and a way into its image
 * for the database's programs. Its stop is a matter of processes, which are this machine's like all others.
 *
 * <p>Safe for all threads. Source: D24, H-18, L11; docs/adr/0020.
 */
public interface DatabaseContainer {

    /** As the engine and people call it. */
    String name();

    /**
     * What the engine tells of it, not older than a few seconds; while the engine does not answer, what it told last. From
     * the first answer on the engine does not start the container by itself any more: the agent does (L11).
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when there is no such container
     * @throws dev.mainstay.domain.error.UnavailableException when the engine never answered
     */
    Facts facts();

    /**
     * Starts it, when the engine has seen it end; returns when the engine has started it, not when the server answers.
     *
     * @param limit for seeing it end
     * @throws dev.mainstay.domain.error.OperationFailedException when it goes on running, or cannot be started
     */
    void start(Duration limit);

    /** Whether the engine says that it runs, asked anew. */
    boolean isRunning();

    /** The last lines that it wrote since its last start, at most {@code lines}; empty when the engine does not tell. */
    String words(int lines);

    /**
     * A process that stands in a helper container: the database's own image, with these directories of the machine where
     * the machine has them. Whoever enters its mount namespace finds the image's programs and the machine's files. It is
     * made when it is not there and stays for the next one who asks.
     *
     * @param visible directories that are there
     * @return the process's number on this machine
     * @throws dev.mainstay.domain.error.OperationFailedException when it cannot be made, or when this machine does not
     *     see it: the agent must share the engine's process numbers
     */
    long helper(List<Path> visible);

    /**
     * What the engine tells of the container.
     *
     * @param data the data directory inside
     * @param mounts what of the machine is inside
     * @param searchPath variable {@code PATH} of the image
     * @param settings settings on the server's command line, {@code name=value}, in their order
     * @param sharesNetwork whether its network is the machine's: then its ports are the machine's too
     */
    record Facts(Path data, List<Mount> mounts, String searchPath, List<String> settings, boolean sharesNetwork) {

        /** Copies the lists. */
        public Facts {
            mounts = List.copyOf(mounts);
            settings = List.copyOf(settings);
        }

        /** Where the machine has what is there inside; empty when that lies in the container itself. */
        public Optional<Path> outside(Path inside) {
            return nearest(inside)
                    .map(mount -> mount.outside()
                            .resolve(mount.inside().relativize(inside).toString())
                            .normalize());
        }

        /** The deepest mount that holds it: others may lie within others. */
        private Optional<Mount> nearest(Path inside) {
            return mounts.stream()
                    .filter(mount -> inside.startsWith(mount.inside()))
                    .max((one, other) -> Integer.compare(
                            one.inside().getNameCount(), other.inside().getNameCount()));
        }
    }

    /**
     * A directory or file of the machine, or a volume, inside of the container.
     *
     * @param inside where the container has it
     * @param outside where the machine has it
     */
    record Mount(Path inside, Path outside) {}
}
