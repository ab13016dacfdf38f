package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the panel keeps its uploads. Immutable. Source: spec/panel-api.md 5.10, D-26.
 *
 * @param directories absolute paths; the first that exists is the one, and where none does the second is made, or the only one
 * @param interval how often a secondary compares its own with the main's; 10 s to 24 h, default 10 min
 */
public record UploadSettings(List<Path> directories, Duration interval) {

    private static final List<String> USUAL =
            List.of("/app/uploads", "/opt/proxpanel/uploads", "/opt/proxpanel/frontend/dist/uploads");

    /** Rejects paths that depend on where the agent was started, with {@code InvalidRequestException}. */
    public UploadSettings {
        directories = List.copyOf(directories);
        for (Path directory : directories) {
            if (!directory.isAbsolute()) {
                throw new InvalidRequestException("path " + directory + " is not valid: expected an absolute path");
            }
        }
    }

    /** Reads the section {@code uploads}. */
    public static UploadSettings from(Section section) {
        List<String> given = section.about(
                        "directories of the panel's uploads; the first that exists is mirrored, and a secondary"
                                + " keeps what is deleted on the main")
                .texts("directories", USUAL);
        Duration interval = section.about("how often a secondary compares its uploads with the main's")
                .duration("interval", "10m", "10s", "24h");
        try {
            return new UploadSettings(given.stream().map(Path::of).toList(), interval);
        } catch (InvalidRequestException wrong) {
            section.refuse("directories", String.valueOf(wrong.getMessage()));
            return new UploadSettings(List.of(), interval);
        }
    }
}
