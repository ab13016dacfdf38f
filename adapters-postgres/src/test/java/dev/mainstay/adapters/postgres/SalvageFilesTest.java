package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that an export is made of. */
class SalvageFilesTest {

    private static final OperationId OPERATION = new OperationId("op-1");

    @TempDir
    private Path directory;

    @Test
    void a_report_reads_as_it_was_written() {
        SalvageReport full = report(Optional.of(Instant.parse("2026-11-26T03:36:39.722511Z")));
        assertThat(ReportCodec.decode(ReportCodec.encode(full))).isEqualTo(full);
        SalvageReport bare = report(Optional.empty());
        assertThat(ReportCodec.decode(ReportCodec.encode(bare))).isEqualTo(bare);
    }

    @Test
    void a_report_that_is_none_is_refused() {
        for (String text : List.of("", "{}", "[1]", "{\"schema\": 2}", "{\"schema\": 1}", "{\"schema\": 1")) {
            assertThatThrownBy(() -> ReportCodec.decode(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_broken_report_does_not_hide_the_others() throws IOException {
        SalvageStore store = new SalvageStore(directory.resolve("salvage"));
        Path unused = store.prepare(OPERATION);
        store.write(report(Optional.empty()));
        Path other = store.prepare(new OperationId("op-2"));
        Path alsoUnused = Files.writeString(other.resolve("report.json"), "{");
        assertThat(List.of(unused, alsoUnused)).allMatch(Files::exists);
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void names_are_safe_and_never_alike() {
        FileNames names = new FileNames();
        assertThat(names.of("db", "public", "t")).isEqualTo("db.public.t.csv");
        assertThat(names.of("db", "public", "T")).isEqualTo("db.public.T.2.csv");
        assertThat(names.of("..", "/etc", "pass\nwd")).isEqualTo("__._etc.pass_wd.csv");
        assertThat(names.of("..", "/etc", "pass wd")).isEqualTo("__._etc.pass_wd.2.csv");
    }

    @Test
    void rows_are_counted_whatever_they_hold() throws IOException {
        CsvFile file = new CsvFile(directory.resolve("some.csv"));
        String text = "a,b\n1,\"x\ny\"\n2,\"\"\"\n\"\"\"\n";
        file.write(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(file.rows()).isEqualTo(2);
        assertThat(file.bytes()).isEqualTo(text.length());
        assertThat(Files.readString(directory.resolve("some.csv"))).isEqualTo(text);
    }

    @Test
    void rows_for_ourselves_are_read_without_their_escapes() {
        assertThat(CopyText.row("a\\tb\t\\N\tc\\\\d\te\\nf\t")).containsExactly("a\tb", "", "c\\d", "e\nf", "");
    }

    @Test
    void a_program_on_a_leash_that_was_cut_ends_at_once() {
        Leash leash = new Leash();
        leash.cut();
        Pipes pipes = new Pipes(input -> {}, InputStream::readAllBytes, directory.resolve("complaints"));
        ProgramRunner runner = new ProgramRunner(System::nanoTime);
        DatabaseUser self = new DatabaseUser(0, 0, "nobody", false);
        assertThatThrownBy(() -> runner.stream(self, List.of("sleep", "100"), pipes, leash))
                .hasMessageContaining("sleep was interrupted");
    }

    @Test
    void a_program_tells_why_it_did_not_read_everything() {
        Pipes pipes = new Pipes(
                input -> input.write(new byte[1 << 20]), InputStream::readAllBytes, directory.resolve("complaints"));
        ProgramRunner.Outcome outcome = new ProgramRunner(System::nanoTime)
                .stream(new DatabaseUser(0, 0, "nobody", false), List.of("ls", "/of nowhere"), pipes, new Leash());
        assertThat(outcome.isGood()).isFalse();
        assertThat(outcome.output()).contains("/of nowhere");
    }

    @Test
    void data_of_somebody_else_is_not_started() {
        UnmanagedSalvage salvage = new UnmanagedSalvage();
        TimelineHistory.Switch fork = new TimelineHistory.Switch(new Timeline(1), Lsn.ZERO);
        assertThatThrownBy(() -> salvage.begin(OPERATION, fork)).isInstanceOf(ConflictException.class);
        assertThat(salvage.reports()).isEmpty();
        assertThat(salvage.open(OPERATION, "a.csv")).isEmpty();
    }

    private static SalvageReport report(Optional<Instant> time) {
        return new SalvageReport(
                OPERATION,
                new Timeline(3),
                Lsn.parse("16/B374D848"),
                Lsn.parse("16/B374E000"),
                12,
                time,
                time,
                List.of(new SalvagedTable("d\"b", "s", "t", 1, 2, 3, 4, "d_b.s.t.csv", 5)),
                List.of(new SalvageNote(SalvageNote.Kind.SEQUENCE, "", "it's")),
                Instant.parse("2026-11-26T03:40:00Z"));
    }
}
