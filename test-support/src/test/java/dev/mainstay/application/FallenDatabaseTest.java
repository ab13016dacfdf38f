package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database falls over under a change of roles, or the agent sleeps in the middle of a turn. */
class FallenDatabaseTest {

    private static final int TURNS = 400;

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Town town = new Town();
    private final AtomicBoolean sick = new AtomicBoolean();

    private void until(Resident node, Step step) {
        for (int turn = 0; turn < TURNS && !isAt(node, step); turn++) {
            town.turn();
            town.clock.advance(Duration.ofMillis(10));
        }
        assertThat(isAt(node, step)).as("it comes to " + step).isTrue();
    }

    private static boolean isAt(Resident node, Step step) {
        return node.isBusy()
                && node.lastTransition().current().filter(step::equals).isPresent();
    }

    private void settle() {
        town.calm();
        town.run(Duration.ofSeconds(40));
    }

    private static void requireTurned(Resident from, Resident to) {
        assertThat(to.role()).isEqualTo(Role.MAIN);
        assertThat(to.node().term()).isEqualTo(new Term(2));
        assertThat(to.takesWrites()).isTrue();
        assertThat(from.role()).isEqualTo(Role.SECONDARY);
        assertThat(from.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(from.takesWrites()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = PromoteStep.class,
            names = {"TAKE_ROLE", "RESET_SETTINGS", "RECORD_ROLES", "CREATE_SLOTS", "NOTIFY_NODES", "CONCLUDE"})
    void a_promotion_goes_on_with_a_database_that_is_started_again(PromoteStep step) {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        until(two, step);
        two.postgres.kill();
        settle();

        requireTurned(one, two);
    }

    @ParameterizedTest
    @EnumSource(
            value = SwitchoverStep.class,
            names = {"STREAM", "FOLLOW_REDIS", "CONCLUDE"})
    void a_standby_that_falls_over_before_it_streams_is_started_again(SwitchoverStep step) {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        until(one, step);
        one.postgres.kill();
        settle();

        requireTurned(one, two);
    }

    @Test
    void a_main_that_falls_over_while_it_is_closed_opens_again() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        until(one, SwitchoverStep.CATCH_UP);
        one.postgres.kill();
        settle();

        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.node().term()).isEqualTo(new Term(1));
        assertThat(one.takesWrites()).isTrue();
        assertThat(two.inRecovery()).isTrue();
    }

    /** The promotion happens, the database dies with the answer: the old main must not open beside it. */
    @Test
    void a_promotion_whose_answer_died_with_the_database_is_found_out() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        two.between(ports -> OnePort.with(ports, PostgresControl.class, dyingAfterPromotion(two, ports.postgres())));
        two.crash();
        two.start();
        town.run(Duration.ofSeconds(5));
        Resident.requireStarted(TurnaroundTest.switchOver(one, 2, false));
        settle();

        requireTurned(one, two);
        assertThat(two.postgres.history().orElseThrow().switches()).hasSize(1);
    }

    private static PostgresControl dyingAfterPromotion(Resident node, PostgresControl real) {
        AtomicBoolean done = new AtomicBoolean();
        return (PostgresControl) Proxy.newProxyInstance(
                PostgresControl.class.getClassLoader(),
                new Class<?>[] {PostgresControl.class},
                (self, method, given) -> {
                    try {
                        Object answer = method.invoke(real, given);
                        if (method.getName().equals("promote") && !done.getAndSet(true)) {
                            node.postgres.kill();
                            throw new UnavailableException("the connection broke");
                        }
                        return answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** A process is stopped while it writes its intent: when it wakes the main may be back (F24). */
    @Test
    void an_agent_that_slept_over_its_intent_to_promote_looks_again() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        two.between(ports -> OnePort.with(ports, Journal.class, new SleepyJournal(ports.journal(), one)));
        two.crash();
        two.start();
        town.run(Duration.ofSeconds(5));
        one.die();
        town.run(Duration.ofMinutes(10));

        assertThat(two.role()).isEqualTo(Role.SECONDARY);
        assertThat(two.inRecovery()).isTrue();
        assertThat(one.takesWrites()).isTrue();
    }

    private final class SleepyJournal implements Journal {
        private final Journal real;
        private final Resident main;

        SleepyJournal(Journal real, Resident main) {
            this.real = real;
            this.main = main;
        }

        @Override
        public void append(JournalEntry entry) {
            real.append(entry);
            boolean intent = entry instanceof JournalEntry.StepStarted begun
                    && begun.step().equals(PromoteStep.PROMOTE.name());
            if (intent) {
                main.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(5));
                main.start();
                town.clock.advance(Duration.ofMinutes(2));
            }
        }

        @Override
        public List<JournalEntry> entries() {
            return real.entries();
        }
    }

    /** A lease that is let go while the server recovers would close the main, which would have to recover anew (F1). */
    @Test
    void a_main_whose_database_recovers_from_a_crash_keeps_its_lease() {
        Town leased = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident one = withSick(leased, new DatabaseObservation.Refused("the database system is starting up"));
        leased.run(LONG);
        assertThat(one.count(EventKind.MAIN_ISOLATED)).isZero();

        sick.set(false);
        leased.run(Duration.ofSeconds(5));
        assertThat(one.takesWrites()).isTrue();
    }

    /** It may go on writing where nobody sees it: the lease is not given away, it runs out, and the server is stopped before. */
    @Test
    void a_main_whose_database_hangs_is_closed_before_its_lease_has_run_out() {
        Town leased = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident one = withSick(leased, new DatabaseObservation.Silent("no answer"));
        boolean released = false;
        for (int second = 0; second < LONG.toSeconds() && one.count(EventKind.MAIN_ISOLATED) == 0; second++) {
            leased.run(Duration.ofSeconds(1));
            released |= one.lease.look(claim(one), LIMIT).state() == LeaderLease.State.FREE
                    && one.postgres.process().look() == ProcessObservation.RUNNING;
        }
        assertThat(one.count(EventKind.MAIN_ISOLATED)).isEqualTo(1);
        assertThat(released).as("free beside a database that runs").isFalse();

        sick.set(false);
        leased.run(LONG);
        assertThat(one.takesWrites()).as("it opens again, nobody else leads").isTrue();
    }

    /** The lease that the promotion took is renewed from the moment on at which it makes a main, not from its end. */
    @Test
    void a_promotion_that_takes_long_keeps_the_lease_it_took() {
        Town leased = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident one = leased.founded();
        Resident two = leased.joined(one, 2);
        two.workshop.hang("step-RECORD_ROLES");
        one.die();
        leased.run(LONG);
        assertThat(two.role()).isEqualTo(Role.MAIN);
        assertThat(two.count(EventKind.MAIN_ISOLATED)).isZero();

        two.workshop.release();
        leased.run(Duration.ofSeconds(30));
        assertThat(two.isBusy()).isFalse();
        assertThat(two.takesWrites()).isTrue();
    }

    /** A main whose only secondary is gone, and whose database says that from now on. */
    private Resident withSick(Town leased, DatabaseObservation saying) {
        Resident one = leased.founded();
        Resident two = leased.joined(one, 2);
        two.die();
        one.crash();
        one.between(ports -> OnePort.with(ports, PostgresProbe.class, sickly(ports.probe(), saying)));
        one.start();
        leased.run(Duration.ofSeconds(5));
        assertThat(one.takesWrites()).isTrue();
        sick.set(true);
        return one;
    }

    private PostgresProbe sickly(PostgresProbe real, DatabaseObservation saying) {
        return (PostgresProbe) Proxy.newProxyInstance(
                PostgresProbe.class.getClassLoader(),
                new Class<?>[] {PostgresProbe.class},
                (self, method, given) ->
                        method.getName().equals("look") && sick.get() ? saying : method.invoke(real, given));
    }

    private static LeaseClaim claim(Resident node) {
        Membership own = node.node().membership().orElseThrow();
        return new LeaseClaim(own.clusterId(), new NodeId(9), Term.NONE, LONG, Term.NONE);
    }
}
