package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.PostgresControl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database falls over under a change of roles, or the agent sleeps in the middle of a turn. */
class FallenDatabaseTest {

    private static final int TURNS = 400;

    private final Town town = new Town();

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
        two.between(ports -> with(ports, PostgresControl.class, dyingAfterPromotion(two, ports.postgres())));
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
        two.between(ports -> with(ports, Journal.class, new SleepyJournal(ports.journal(), one)));
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

    /** The same ports with another one in one place. */
    private static Ports with(Ports ports, Class<?> kind, Object other) {
        RecordComponent[] parts = Ports.class.getRecordComponents();
        try {
            Object[] values = new Object[parts.length];
            for (int at = 0; at < parts.length; at++) {
                values[at] = parts[at].getType().equals(kind)
                        ? other
                        : parts[at].getAccessor().invoke(ports);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Ports.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(failed.getMessage(), failed);
        }
    }
}
