package dev.mainstay.ports.in;

import dev.mainstay.ports.out.UploadFile;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The files under {@code /uploads/}: given to other nodes, and mirrored from the main (spec/panel-api.md 1.17, 5.10). */
public interface Uploads {

    /** What this node has. */
    List<UploadFile> manifest();

    /** The contents of these files, or of all when none is named, as far as they fit into one answer. */
    Batch read(List<String> names);

    /** How the mirror does. */
    Progress progress();

    /** A node without such files. */
    static Uploads none() {
        return new Uploads() {
            @Override
            public List<UploadFile> manifest() {
                return List.of();
            }

            @Override
            public Batch read(List<String> names) {
                return new Batch(Collections.emptySortedMap(), false);
            }

            @Override
            public Progress progress() {
                return Progress.none();
            }
        };
    }

    /**
     * Files with their contents.
     *
     * @param files contents by name
     * @param truncated whether more were asked for than fit
     */
    record Batch(SortedMap<String, byte[]> files, boolean truncated) {}

    /**
     * How the mirror does.
     *
     * @param running whether it is at work
     * @param done how many files of this round are there
     * @param total how many the main has
     * @param bytes how much they are together
     * @param skipped how many were not taken for their name or size
     * @param lastSync when the last round ended well; empty when none did
     * @param error why the last round did not end well; empty when it did
     */
    record Progress(
            boolean running,
            int done,
            int total,
            long bytes,
            int skipped,
            Optional<Instant> lastSync,
            Optional<String> error) {

        /** Nothing was mirrored yet. */
        public static Progress none() {
            return new Progress(false, 0, 0, 0, 0, Optional.empty(), Optional.empty());
        }
    }
}
