package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.ScheduledSwitchover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A caller's thread changes the plan at the very moment at which the loop takes it. */
class ScheduleDutyTest {

    private static final Actor ROOT = Actor.user("root");

    private final Town town = new Town();
    private Optional<UnaryOperator<LocalFacts>> first = Optional.empty();

    /** Between what the loop has read and what it writes, something comes first; once. */
    private final class Contested implements NodeStateStore {
        private final NodeStateStore real;

        Contested(NodeStateStore real) {
            this.real = real;
        }

        @Override
        public LocalFacts load() {
            return real.load();
        }

        @Override
        public LocalFacts exchange(UnaryOperator<LocalFacts> change) {
            LocalFacts now = real.load();
            boolean takes =
                    now.scheduled().isPresent() && change.apply(now).scheduled().isEmpty();
            if (takes && first.isPresent()) {
                UnaryOperator<LocalFacts> other = first.get();
                first = Optional.empty();
                real.update(other);
            }
            return real.exchange(change);
        }
    }

    private Resident contested() {
        Resident one = town.founded();
        Resident two = town.joined(one, 2);
        assertThat(two.role()).isEqualTo(Role.SECONDARY);
        one.between(ports -> OnePort.with(ports, NodeStateStore.class, new Contested(ports.state())));
        one.crash();
        one.start();
        town.run(Duration.ofSeconds(40));
        return one;
    }

    private Instant in(long seconds) {
        return town.clock.wallClock().instant().plusSeconds(seconds);
    }

    private void plan(Resident main, Instant at) {
        SwitchOver.Command command = new SwitchOver.Command(Optional.empty(), Duration.ZERO);
        CommandReply kept = main.command(cases -> cases.switchOver().schedule(command, at, ROOT));
        assertThat(kept).isInstanceOf(CommandReply.Planned.class);
    }

    @Test
    void a_plan_that_is_replaced_at_its_moment_waits_for_the_new_one() {
        Resident one = contested();
        ScheduledSwitchover later =
                new ScheduledSwitchover(Optional.of(new NodeId(2)), Duration.ZERO, in(600), "user:ana");
        plan(one, in(20));
        first = Optional.of(facts -> facts.scheduling(Optional.of(later)));
        town.run(Duration.ofSeconds(60));
        assertThat(first).as("it came in between").isEmpty();
        assertThat(one.state.load().scheduled()).contains(later);
        assertThat(one.role()).isEqualTo(Role.MAIN);
        town.run(Duration.ofMinutes(10));
        town.calm();
        assertThat(one.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void one_that_is_called_off_at_its_moment_does_not_run() {
        Resident one = contested();
        plan(one, in(20));
        first = Optional.of(facts -> facts.scheduling(Optional.empty()));
        town.run(Duration.ofSeconds(90));
        assertThat(first).as("it came in between").isEmpty();
        assertThat(one.role()).isEqualTo(Role.MAIN);
        assertThat(one.count(EventKind.MANUAL_FAILOVER)).isZero();
    }

    @Test
    void who_calls_off_what_has_just_begun_is_told_that_there_is_nothing() {
        Resident one = contested();
        plan(one, in(300));
        first = Optional.of(facts -> facts.scheduling(Optional.empty()));
        assertThat(one.<Boolean>command(cases -> cases.switchOver().cancel(ROOT)))
                .isFalse();
    }
}
