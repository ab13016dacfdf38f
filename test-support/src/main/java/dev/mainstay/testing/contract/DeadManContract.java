package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every {@link DeadMan} does. */
public abstract class DeadManContract {

    /** Within which the database must have ended. */
    protected static final Duration BUDGET = Duration.ofSeconds(2);

    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Of one agent, beside a database that runs; the same at each call in a test. */
    protected abstract DeadMan deadMan();

    /** What a new agent on this machine has, at each call. */
    protected abstract DeadMan newAgent();

    /** By which ends are told. */
    protected abstract Ticker ticker();

    /** Lets so much time pass. */
    protected abstract void pass(Duration span);

    /** Waits for what comes within {@code limit}; fails when it does not. */
    protected abstract void await(BooleanSupplier condition, Duration limit);

    /** Whether clients can commit. */
    protected abstract boolean databaseRuns();

    /** As an operator does. */
    protected abstract void startDatabase();

    /** {@code kill -9} of the process that waits. */
    protected abstract void killProcess();

    /** SIGSTOP to the process that waits. */
    protected abstract void freezeProcess();

    /** SIGCONT. */
    protected abstract void thawProcess();

    @Test
    void is_off_until_it_is_armed() {
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
        assertThat(deadMan().report()).isEmpty();
        assertThatThrownBy(() -> deadMan().renew(in(LONG))).isInstanceOf(UnavailableException.class);
        deadMan().disarm();
        deadMan().forget();
    }

    @Test
    void stops_the_database_when_nobody_renews_and_leaves_a_report() {
        deadMan().arm(in(SHORT), BUDGET);
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.ARMED);
        assertThat(databaseRuns()).isTrue();
        awaitReport();
        assertThat(databaseRuns()).isFalse();

        DeadManReport report = newAgent().report().orElseThrow();
        assertThat(report.outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
        assertThat(report.cause()).isEqualTo(DeadManReport.Cause.SILENT);
        assertThat(report.took()).isLessThanOrEqualTo(BUDGET);
        assertThat(report.deeds()).startsWith("INT@");
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
        assertThatThrownBy(() -> deadMan().renew(in(LONG))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void a_report_stays_until_it_is_forgotten() {
        deadMan().arm(in(SHORT), BUDGET);
        awaitReport();
        assertThat(newAgent().report()).isPresent();
        newAgent().forget();
        assertThat(deadMan().report()).isEmpty();
        newAgent().forget();
    }

    @Test
    void renewals_keep_the_database_alive() {
        deadMan().arm(in(SHORT), BUDGET);
        renewFor(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.ARMED);
        deadMan().disarm();
    }

    @Test
    void an_earlier_end_is_void() {
        deadMan().arm(in(LONG), BUDGET);
        deadMan().renew(in(STEP));
        deadMan().renew(in(STEP.negated()));
        deadMan().arm(in(STEP), BUDGET);
        pass(SHORT);
        assertThat(databaseRuns()).isTrue();
        deadMan().disarm();
    }

    @Test
    void disarmed_it_touches_nothing() {
        deadMan().arm(in(SHORT), BUDGET);
        deadMan().disarm();
        deadMan().disarm();
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
        assertThatThrownBy(() -> deadMan().renew(in(LONG))).isInstanceOf(UnavailableException.class);
        pass(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
        assertThat(deadMan().report()).isEmpty();
    }

    @Test
    void is_not_armed_for_a_time_that_is_over() {
        assertThatThrownBy(() -> deadMan().arm(in(STEP.negated()), BUDGET)).isInstanceOf(UnavailableException.class);
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
        assertThat(databaseRuns()).isTrue();
    }

    @Test
    void a_new_agent_replaces_what_the_former_left() {
        deadMan().arm(in(SHORT), BUDGET);
        DeadMan next = newAgent();
        assertThat(next.look()).isEqualTo(DeadMan.State.INHERITED);
        assertThatThrownBy(() -> next.renew(in(LONG))).isInstanceOf(UnavailableException.class);
        next.arm(in(LONG), BUDGET);
        assertThat(next.look()).isEqualTo(DeadMan.State.ARMED);
        assertThat(deadMan().look()).isNotEqualTo(DeadMan.State.ARMED);
        assertThatThrownBy(() -> deadMan().renew(in(LONG))).isInstanceOf(UnavailableException.class);
        pass(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
        next.disarm();
    }

    @Test
    void a_new_agent_ends_what_the_former_left() {
        deadMan().arm(in(SHORT), BUDGET);
        newAgent().disarm();
        assertThat(newAgent().look()).isEqualTo(DeadMan.State.OFF);
        pass(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
    }

    @Test
    void one_that_was_killed_is_missed_and_replaced() {
        deadMan().arm(in(LONG), BUDGET);
        killProcess();
        await(() -> deadMan().look() == DeadMan.State.OFF, SHORT);
        assertThatThrownBy(() -> deadMan().renew(in(LONG))).isInstanceOf(UnavailableException.class);
        deadMan().arm(in(SHORT), BUDGET);
        awaitReport();
        assertThat(databaseRuns()).isFalse();
    }

    @Test
    void one_that_stands_still_is_missed_and_replaced() {
        deadMan().arm(in(SHORT), BUDGET);
        freezeProcess();
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
        deadMan().arm(in(LONG), BUDGET);
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.ARMED);
        pass(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
        deadMan().disarm();
    }

    @Test
    void renewals_in_time_count_although_it_stood_still() {
        deadMan().arm(in(SHORT), BUDGET);
        freezeProcess();
        renewFor(SHORT.multipliedBy(2));
        thawProcess();
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.ARMED);
        assertThat(databaseRuns()).isTrue();
        assertThat(deadMan().report()).isEmpty();
        deadMan().disarm();
    }

    @Test
    void late_renewals_are_void_although_it_stood_still() {
        deadMan().arm(in(SHORT), BUDGET);
        freezeProcess();
        pass(SHORT.plus(STEP));
        deadMan().renew(in(LONG));
        assertThat(databaseRuns()).isTrue();
        thawProcess();
        awaitReport();
        assertThat(databaseRuns()).isFalse();
        assertThat(deadMan().report().orElseThrow().late()).isGreaterThanOrEqualTo(STEP.minusMillis(20));
    }

    @Test
    void leaves_a_database_alone_that_was_started_after_it_fired() {
        deadMan().arm(in(SHORT), BUDGET);
        awaitReport();
        startDatabase();
        pass(SHORT.multipliedBy(2));
        assertThat(databaseRuns()).isTrue();
        assertThat(deadMan().look()).isEqualTo(DeadMan.State.OFF);
    }

    /** An end so far from now. */
    protected long in(Duration span) {
        return ticker().nanos() + span.toNanos();
    }

    /** Waits until it has fired and written. */
    protected void awaitReport() {
        await(() -> deadMan().report().isPresent(), BUDGET.multipliedBy(5));
    }

    /** Renews as an agent does. */
    protected void renewFor(Duration span) {
        long until = in(span);
        while (ticker().nanos() - until < 0) {
            pass(STEP);
            deadMan().renew(in(SHORT));
        }
    }
}
