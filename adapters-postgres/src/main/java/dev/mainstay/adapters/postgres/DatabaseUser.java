package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/**
 * The operating system's user that owns the data: all programs of PostgreSQL run as it, all files for the server belong
 * to it (D24). A root agent becomes it for each program; any other agent must be it.
 *
 * <p>Immutable.
 *
 * @param uid its number
 * @param gid its group's
 * @param name for people; the number where it has no name
 * @param isOther whether the agent is root and must change to it
 */
record DatabaseUser(int uid, int gid, String name, boolean isOther) {

    private static final Path SELF = Path.of("/proc/self");
    private static final int ROOT = 0;

    /**
     * The owner of a file or directory.
     *
     * @throws OperationFailedException when that is root, or somebody whom the agent cannot become
     */
    static DatabaseUser ownerOf(Path path) {
        try {
            int self = id(SELF.toRealPath(), "uid");
            int uid = id(path, "uid");
            String name = Files.getOwner(path).getName();
            if (uid == ROOT) {
                throw new OperationFailedException(path + " belongs to root, and PostgreSQL refuses to run as root:"
                        + " give it to the database's user, for example chown -R postgres: " + path);
            }
            if (self != ROOT && self != uid) {
                throw new OperationFailedException(path + " belongs to user " + name
                        + ", and the agent runs as another one: run it as root or as " + name);
            }
            return new DatabaseUser(uid, id(path, "gid"), name, self == ROOT);
        } catch (IOException unreadable) {
            throw new OperationFailedException(
                    path + " cannot be read: expected the data directory or the directory"
                            + " above it, readable for the agent",
                    unreadable);
        }
    }

    /** What stands before a command line. */
    List<String> prefix() {
        if (!isOther) {
            return List.of();
        }
        boolean isNamed = !name.equals(String.valueOf(uid));
        String groups = isNamed ? "--init-groups" : "--clear-groups";
        return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, groups, "--");
    }

    /** Gives it a file or directory; a link itself, not what it points to. */
    void own(Path path) throws IOException {
        if (isOther) {
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** That it can reach what lies in this directory, which is the agent's own. */
    void requirePassable(Path directory) {
        try {
            for (Path at = directory; isOther && at != null; at = at.getParent()) {
                boolean isIts = id(at, "uid") == uid;
                if (!isIts && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    throw new OperationFailedException("user " + name + " cannot pass " + at
                            + ", which its password file lies below: chmod o+x " + at);
                }
            }
        } catch (IOException unreadable) {
            throw new OperationFailedException("directory " + directory + " cannot be read", unreadable);
        }
    }

    private static int id(Path path, String which) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:" + which)).intValue();
    }
}
