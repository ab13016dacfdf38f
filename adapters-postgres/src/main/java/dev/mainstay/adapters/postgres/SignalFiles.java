package dev.mainstay.adapters.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that make a server start as a standby, out of the way for as long as old data is only looked at: they would
 * keep it from opening at the end of its own branch.
 *
 * @param data the data directory
 */
record SignalFiles(Path data) {

    private static final List<String> NAMES = List.of("standby.signal", "recovery.signal");
    private static final String ASIDE = ".salvage";

    void setAside() {
        for (String name : NAMES) {
            if (Directories.exists(data.resolve(name))) {
                Directories.rename(data.resolve(name), data.resolve(name + ASIDE));
            }
        }
    }

    /** Those of an earlier agent that was killed meanwhile too. */
    void putBack() {
        for (String name : NAMES) {
            if (Directories.exists(data.resolve(name + ASIDE))) {
                Directories.rename(data.resolve(name + ASIDE), data.resolve(name));
            }
        }
    }
}
