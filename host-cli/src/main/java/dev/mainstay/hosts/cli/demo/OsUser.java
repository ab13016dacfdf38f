package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;

/**
 * As whom the database's files belong: as user {@code postgres} for root, which PostgreSQL refuses, else as the present
 * user.
 *
 * @param name of the user, or its number
 * @param group of the user, or its number
 * @param prefix what stands before a command line
 */
record OsUser(String name, String group, List<String> prefix) {

    private static final String SERVER_USER = "postgres";

    static OsUser ofDatabase() {
        String current = System.getProperty("user.name", "unknown");
        return current.equals("root")
                ? new OsUser(
                        SERVER_USER,
                        SERVER_USER,
                        List.of("setpriv", "--reuid=" + SERVER_USER, "--regid=" + SERVER_USER, "--init-groups", "--"))
                : new OsUser(current, current, List.of());
    }

    /** A user of an image, whom this machine may know by another name or not at all. */
    static OsUser numbered(int uid, int gid) {
        return new OsUser(
                String.valueOf(uid),
                String.valueOf(gid),
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"));
    }

    /** Gives a file or directory to this user. */
    void own(Path path) {
        if (prefix.isEmpty()) {
            return;
        }
        try {
            UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
            Files.setAttribute(path, "posix:owner", users.lookupPrincipalByName(name));
            Files.setAttribute(path, "posix:group", users.lookupPrincipalByGroupName(group));
        } catch (IOException refused) {
            throw new OperationFailedException(
                    "cannot give " + path + " to user " + name + ", whom PostgreSQL runs as: " + refused, refused);
        }
    }

    /** Refuses a directory that this user cannot pass. */
    void requirePassable(Path directory) {
        if (prefix.isEmpty()) {
            return;
        }
        for (Path at = directory; at != null; at = at.getParent()) {
            if (!isPassable(at)) {
                throw new UnavailableException("user " + name + ", whom PostgreSQL runs as, cannot pass " + at
                        + ": set TMPDIR to a directory that others may pass, such as /tmp");
            }
        }
    }

    private static boolean isPassable(Path directory) {
        try {
            return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
