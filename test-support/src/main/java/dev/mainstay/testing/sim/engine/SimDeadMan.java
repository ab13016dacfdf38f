package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.testing.sim.world.Happening.Kind;
import java.time.Duration;

/** The small process that stops the database when nobody renews it; it outlives its agent, not its host. */
final class SimDeadMan implements DeadMan {

    private final Cluster cluster;
    private final Machine machine;
    private State state = State.OFF;
    private long end;

    SimDeadMan(Cluster cluster, Machine machine) {
        this.cluster = cluster;
        this.machine = machine;
    }

    @Override
    public void arm(Duration left) {
        if (state != State.ARMED) {
            state = State.ARMED;
            end = cluster.nanos() + left.toNanos();
            watch();
        }
        renew(left);
    }

    @Override
    public void renew(Duration left) {
        if (state != State.ARMED) {
            throw new UnavailableException("the dead-man is not armed");
        }
        end = Math.max(end, cluster.nanos() + left.toNanos());
    }

    @Override
    public void disarm() {
        state = State.OFF;
    }

    @Override
    public State look() {
        return state;
    }

    /** One watch at a time; a paused host pauses it too. */
    private void watch() {
        cluster.agenda().at(end, this::check);
    }

    private void check() {
        if (state != State.ARMED) {
            return;
        }
        if (machine.isPaused()) {
            cluster.agenda().after(Duration.ofMillis(50).toNanos(), this::check);
        } else if (cluster.nanos() >= end) {
            state = State.FIRED;
            cluster.note(Kind.PROCESS, machine, "the dead-man stops the database");
            machine.postgres().kill();
        } else {
            watch();
        }
    }
}
