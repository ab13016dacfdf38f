package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds where a promoted server left its old main's history: in its newest timeline history file. */
final class Fork {

    private static final String ENDING = ".history";
    private static final int HEXADECIMAL = 16;

    private Fork() {}

    static Lsn of(Path data) {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            Path newest = files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new OperationFailedException("the new main has no timeline of its own"));
            return last(newest);
        } catch (IOException failed) {
            throw new OperationFailedException("cannot read the new main's timeline history: " + failed, failed);
        }
    }

    private static Lsn last(Path file) throws IOException {
        String number = file.getFileName().toString().replace(ENDING, "");
        List<TimelineHistory.Switch> switches = TimelineHistory.parse(
                        new Timeline(Integer.parseInt(number, HEXADECIMAL)), Files.readString(file))
                .switches();
        return switches.get(switches.size() - 1).at();
    }
}
