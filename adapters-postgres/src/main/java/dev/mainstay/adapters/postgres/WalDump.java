package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a branch with {@code pg_waldump}, as the database's user. It ends with an error where the log ends, as every
 * reader of write-ahead log does; only when it read nothing at all its words are a reason. Confined to one thread.
 *
 * @param server whose log it is
 * @param errors a file for the program's complaints
 * @param leash by which it is ended
 */
record WalDump(Installation server, Path errors, Leash leash) {

    private static final String PROGRAM = "pg_waldump";
    private static final String NOTHING_MORE = "could not find a valid record";

    /**
     * Reads all of a range.
     *
     * @param progress is told the bytes that were read so far, now and then
     */
    OldBranch read(WalRange range, Consumer<Long> progress) {
        BranchReader reader = new BranchReader(range.fork(), range.segments().segmentBytes());
        for (WalSpan span : range.spans()) {
            long before = reader.records();
            ProgramRunner.Outcome outcome = server.runner().stream(
                    server.user(),
                    server.line(PROGRAM, arguments(range, span)),
                    new Pipes(input -> {}, output -> read(output, range, reader, progress), errors),
                    leash);
            requireEnd(span, outcome, reader, before);
        }
        return reader.branch();
    }

    private static List<String> arguments(WalRange range, WalSpan span) {
        List<String> arguments = new ArrayList<>(List.of(
                "-p",
                range.segments().directory().toString(),
                "-t",
                span.timeline().toString(),
                "-s",
                span.from().toString()));
        span.to().ifPresent(to -> arguments.addAll(List.of("-e", to.toString())));
        return arguments;
    }

    private static void read(InputStream output, WalRange range, BranchReader reader, Consumer<Long> progress)
            throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            reader.read(line);
            progress.accept(reader.end().since(range.spans().get(0).from()).bytes());
        }
    }

    /** Where the log of the last timeline ends, an error is the rule; before it, and where nothing is, it is not. */
    private void requireEnd(WalSpan span, ProgramRunner.Outcome outcome, BranchReader reader, long before) {
        String words = outcome.output().strip();
        boolean isEmpty = reader.records() == before && !words.contains(NOTHING_MORE);
        if (outcome.isGood() || (span.to().isEmpty() && !isEmpty)) {
            return;
        }
        if (reader.records() == 0) {
            throw new OperationFailedException(PROGRAM + " read nothing: " + words);
        }
        reader.stopsEarly("of timeline " + span.timeline() + ": " + words);
    }
}
