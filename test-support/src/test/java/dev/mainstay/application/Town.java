package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.testing.fake.FakeLeases;
import dev.mainstay.testing.fake.FakeNetwork;
import dev.mainstay.testing.fake.FakePostgresNetwork;
import dev.mainstay.testing.fake.FakeRedisNetwork;
import dev.mainstay.testing.fake.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Several nodes in memory, on one thread and one clock: nothing happens but what a test asks for. */
final class Town {
    static final Duration BEAT = Duration.ofSeconds(1);
    /** Fewer turns than this end any transition that can end. */
    private static final int TURNS = 400;

    final FakePostgresNetwork databases = new FakePostgresNetwork();
    final FakeRedisNetwork caches = new FakeRedisNetwork();
    final FakeNetwork messages = new FakeNetwork();
    final FakeTicker clock = new FakeTicker();
    final GuardPolicy guard;
    final FakeLeases leases = new FakeLeases(clock);
    private final List<Resident> residents = new ArrayList<>();

    /** A town whose clock does not begin at zero, as no real one does. */
    Town() {
        this(GuardPolicy.of(SplitBrainGuard.NONE));
    }

    /** The same, with another word in doubt. */
    Town(GuardPolicy guard) {
        this.guard = guard;
        clock.advance(Duration.ofDays(3));
    }

    /** A standalone node that runs. */
    Resident settle(int number) {
        Resident resident = new Resident(this, number);
        residents.add(resident);
        resident.start();
        run(Duration.ofSeconds(2));
        return resident;
    }

    /** One turn of everybody; no time passes. */
    void turn() {
        databases.settle();
        residents.forEach(Resident::turn);
    }

    /** Time goes on for all, in small steps. */
    void run(Duration span) {
        for (Duration left = span; !left.isNegative() && !left.isZero(); left = left.minus(BEAT)) {
            clock.advance(BEAT);
            turn();
            turn();
        }
    }

    /** Time goes on, and at no second do two of them take writes. */
    void watch(Duration span, Resident... nodes) {
        for (long second = 0; second < span.toSeconds(); second++) {
            run(BEAT);
            long writers = List.of(nodes).stream().filter(Resident::takesWrites).count();
            assertThat(writers).as("who take writes after %s s", second).isLessThanOrEqualTo(1);
        }
    }

    /** Runs until it is so. */
    void until(String what, BooleanSupplier so) {
        for (int turn = 0; turn < TURNS && !so.getAsBoolean(); turn++) {
            run(BEAT);
        }
        assertThat(so.getAsBoolean()).as(what).isTrue();
    }

    /** Lets what was begun come to its end. */
    void calm() {
        until("every transition has ended", () -> residents.stream().noneMatch(Resident::isBusy));
    }

    /** Packets between two hosts get lost both ways, for messages and databases. */
    void cut(Resident one, Resident other) {
        cutWay(one, other);
        cutWay(other, one);
    }

    void cutWay(Resident from, Resident to) {
        messages.cut(from.host(), to.host());
        databases.cut(from.host(), to.host());
    }

    void mend(Resident one, Resident other) {
        mendWay(one, other);
        mendWay(other, one);
    }

    void mendWay(Resident from, Resident to) {
        messages.mend(from.host(), to.host());
        databases.mend(from.host(), to.host());
    }

    /** Node 1 is main of a new cluster. */
    Resident founded() {
        Resident main = settle(1);
        CommandReply reply = main.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false));
        Resident.requireStarted(reply);
        calm();
        assertThat(main.role()).isEqualTo(Role.MAIN);
        return main;
    }

    /** Another node follows that main. */
    Resident joined(Resident main, int number) {
        Resident secondary = settle(number);
        CommandReply reply = secondary.command(
                cases -> cases.setUpSecondary().setUpSecondary(join(main, Role.SECONDARY), Actor.cli("test"), false));
        Resident.requireStarted(reply);
        calm();
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.STREAMING);
        run(Duration.ofSeconds(35));
        return secondary;
    }

    static SetUpSecondary.Command join(Resident main, Role role) {
        return new SetUpSecondary.Command(main.url(), main.secret(), Optional.empty(), Optional.empty(), role, false);
    }

    static Endpoint at(int number, int port) {
        return new Endpoint(new NodeAddress("203.0.113." + number), port);
    }
}
