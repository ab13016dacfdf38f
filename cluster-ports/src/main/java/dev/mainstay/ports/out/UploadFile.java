package dev.mainstay.ports.out;

import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A file that the panel serves under {@code /uploads/}, such as a logo. Its name leads nowhere but into that directory.
 *
 * <p>Immutable. Source: spec/panel-api.md 5.10, H-39.
 *
 * @param name 1 to 200 letters, digits, dots, underscores and hyphens, not beginning with a dot
 * @param size in bytes
 * @param sha256 of its content, 64 lower-case hexadecimal digits
 * @param modifiedAt for people
 */
public record UploadFile(String name, long size, String sha256, Instant modifiedAt) {

    /** No single file is larger: 16 MiB. */
    public static final int LARGEST = 16 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Rejects names that are not plain, and hashes that are none, with {@code InvalidRequestException}. */
    public UploadFile {
        if (!isName(name)) {
            throw new InvalidRequestException(
                    "the name of an upload is not valid: expected 1 to 200 letters, digits, dots,"
                            + " underscores and hyphens, not beginning with a dot");
        }
        if (size < 0 || !HASH.matcher(sha256).matches()) {
            throw new InvalidRequestException(
                    "upload '" + name + "' is not valid: expected a size of 0 or more and a SHA-256 in hexadecimal");
        }
    }

    /** Whether a file may be called that. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
