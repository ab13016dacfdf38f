package dev.mainstay.adapters.postgres;

import java.util.List;
import java.util.stream.Stream;

/** What fills the directory that becomes the data directory: one program after the other. */
enum CopyStage {
    /** The main's data as a whole. Its end is the manifest, renamed into place when all is on disk. */
    BASE_BACKUP("pg_basebackup", "waiting for a checkpoint"),
    /** Our old data, to be rewound. Its end is the file that is copied last. */
    LOCAL_COPY("cp", "copying the old data"),
    /** What differs from the main since the branches parted. Its end is its last word, said when all is on disk. */
    REWIND("pg_rewind", "comparing with the main"),
    /** Where nothing differed, the copy is not on disk yet. */
    SYNC("initdb", "writing the copy to disk");

    private final String program;
    private final String note;

    CopyStage(String program, String note) {
        this.program = program;
        this.note = note;
    }

    String program() {
        return program;
    }

    /** What it does before it says so itself; for people. */
    String note() {
        return note;
    }

    /** Whether a command line is one of these. */
    static boolean isIn(List<String> arguments) {
        return Stream.of(values())
                .map(CopyStage::program)
                .anyMatch(name -> arguments.stream().anyMatch(word -> word.equals(name) || word.endsWith("/" + name)));
    }
}
