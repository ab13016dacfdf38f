package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every {@link Salvage} of data that it may start does. */
public abstract class SalvageContract {

    /** The only row that was committed after the fork, in a table with one column of the same name. */
    protected static final String LOST = "lost";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final OperationId ONE = new OperationId("op-1");
    private static final OperationId TWO = new OperationId("op-2");

    /** Of a stopped server that committed {@link #LOST} after the fork; the same at each call in a test. */
    protected abstract Salvage salvage();

    /** As an agent sees it that was started after the earlier one. */
    protected abstract Salvage salvageOfNextAgent();

    /** Of the same server. */
    protected abstract ServerProcess process();

    /** Where the survivors left its branch. */
    protected abstract TimelineHistory.Switch fork();

    /** From now on the data cannot be started. */
    protected abstract void damage();

    /** It can again. */
    protected abstract void repair();

    /** Lets time pass until it is so, or fails. */
    protected abstract void await(BooleanSupplier condition);

    @Test
    void there_is_no_export_before_one_is_begun() {
        assertThat(kind(ONE)).isEqualTo("none");
        assertThat(salvage().reports()).isEmpty();
        assertThat(salvage().open(ONE, "anything")).isEmpty();
    }

    @Test
    void saves_what_was_committed_after_the_fork() {
        SalvageReport report = saved(ONE);
        assertThat(report.operation()).isEqualTo(ONE);
        assertThat(report.timeline()).isEqualTo(fork().left());
        assertThat(report.fork()).isEqualTo(fork().at());
        assertThat(report.bytes().bytes()).isPositive();
        assertThat(report.transactions()).isEqualTo(1);
        assertThat(report.first()).isPresent().isEqualTo(report.last());
        assertThat(report.tables()).hasSize(1);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void gives_out_what_was_exported() {
        SalvagedTable table = saved(ONE).tables().get(0);
        assertThat(table.inserts()).isEqualTo(1);
        assertThat(table.updates()).isZero();
        assertThat(table.deletes()).isZero();
        assertThat(content(table)).isEqualTo(LOST + "\n" + LOST + "\n");
        assertThat(table.bytes()).isEqualTo(content(table).length());
    }

    @Test
    void gives_out_nothing_that_no_report_names() {
        SalvagedTable table = saved(ONE).tables().get(0);
        for (String file : List.of("", ".", "..", "report.json", "../op-1/" + table.file(), "/etc/passwd")) {
            assertThat(salvage().open(ONE, file)).as(file).isEmpty();
        }
        assertThat(salvage().open(TWO, table.file())).isEmpty();
    }

    @Test
    void leaves_the_server_stopped_with_all_its_rows() {
        SalvageReport unused = saved(ONE);
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        process().stop(StopMode.FAST, LIMIT);
        assertThat(saved(TWO).rows()).isEqualTo(1);
    }

    @Test
    void an_export_that_goes_on_where_the_last_one_ended_saves_nothing_twice() {
        SalvageReport first = saved(ONE);
        SalvageReport second = saved(TWO, new TimelineHistory.Switch(fork().left(), first.end()));
        assertThat(second.fork()).isEqualTo(first.end());
        assertThat(second.transactions()).isZero();
        assertThat(second.tables()).isEmpty();
        assertThat(second.notes()).isEmpty();
    }

    @Test
    void a_whole_export_is_not_made_again() {
        SalvageReport report = saved(ONE);
        salvage().begin(ONE, fork());
        assertThat(kind(ONE)).isEqualTo("complete");
        salvageOfNextAgent().begin(ONE, fork());
        assertThat(salvageOfNextAgent().reports()).containsExactly(report);
    }

    @Test
    void lists_all_exports_the_newest_first() {
        SalvageReport first = saved(ONE);
        SalvageReport second = saved(TWO);
        assertThat(salvageOfNextAgent().reports()).containsExactly(second, first);
    }

    @Test
    void does_not_touch_what_a_server_uses() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThatThrownBy(() -> salvage().begin(ONE, fork())).isInstanceOf(ConflictException.class);
        assertThat(kind(ONE)).isEqualTo("none");
        assertThat(process().look()).isEqualTo(ProcessObservation.RUNNING);
    }

    @Test
    void an_export_that_broke_says_why_and_can_be_begun_again() {
        damage();
        salvage().begin(ONE, fork());
        await(() -> kind(ONE).startsWith("broken: "));
        assertThat(kind(ONE)).hasSizeGreaterThan("broken: ".length());
        assertThat(salvage().reports()).isEmpty();
        repair();
        assertThat(saved(ONE).rows()).isEqualTo(1);
    }

    private SalvageReport saved(OperationId operation) {
        return saved(operation, fork());
    }

    private SalvageReport saved(OperationId operation, TimelineHistory.Switch from) {
        salvage().begin(operation, from);
        await(() -> !kind(operation).equals("running"));
        assertThat(kind(operation)).isEqualTo("complete");
        return salvage().reports().stream()
                .filter(report -> report.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private String kind(OperationId operation) {
        return kind(salvage().status(operation));
    }

    private static String kind(SalvageStatus status) {
        return status.match(
                () -> "none", running -> "running", complete -> "complete", broken -> "broken: " + broken.reason());
    }

    private String content(SalvagedTable table) {
        try (InputStream stream = salvage().open(ONE, table.file()).orElseThrow()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
