package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * What passes through a program that is run by {@link ProgramRunner#stream}. A program is fed whole before its output is
 * taken, so it must not write much before it has read everything.
 *
 * @param feed what it reads
 * @param drain takes what it writes
 * @param errors a file for its complaints, emptied first
 */
record Pipes(Feed feed, Drain drain, Path errors) {

    /** Writes a program's input. */
    interface Feed {
        void to(OutputStream stream) throws IOException;
    }

    /** Reads a program's output to its end. */
    interface Drain {
        void from(InputStream stream) throws IOException;
    }
}
