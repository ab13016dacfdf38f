package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import dev.mainstay.ports.out.DeadManReport.Cause;
import dev.mainstay.ports.out.DeadManReport.Outcome;
import dev.mainstay.testing.sim.world.Happening.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The small process that stops the database when nobody renews it; it outlives its agent, not its host. */
final class SimDeadMan implements DeadMan {

    private final Cluster cluster;
    private final Machine machine;
    private State state = State.OFF;
    private Optional<DeadManReport> report = Optional.empty();
    private long end;

    SimDeadMan(Cluster cluster, Machine machine) {
        this.cluster = cluster;
        this.machine = machine;
    }

    @Override
    public void arm(long until, Duration stopBudget) {
        if (until - cluster.nanos() <= 0) {
            throw new UnavailableException("the dead-man is not armed: its time had run out before it began");
        }
        boolean waits = state == State.ARMED;
        end = waits ? Math.max(end, until) : until;
        state = State.ARMED;
        if (!waits) {
            watch();
        }
    }

    @Override
    public void renew(long until) {
        if (state != State.ARMED || cluster.nanos() - end >= 0) {
            throw new UnavailableException("the dead-man is not armed");
        }
        end = Math.max(end, until);
    }

    @Override
    public void disarm() {
        state = State.OFF;
    }

    @Override
    public State look() {
        return state;
    }

    @Override
    public Optional<DeadManReport> report() {
        return report;
    }

    @Override
    public void forget() {
        report = Optional.empty();
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
            state = State.OFF;
            report = Optional.of(new DeadManReport(
                    Instant.EPOCH.plusNanos(cluster.nanos()),
                    Cause.SILENT,
                    Duration.ZERO,
                    Duration.ZERO,
                    Outcome.STOPPED,
                    Duration.ZERO,
                    "QUIT@0"));
            cluster.note(Kind.PROCESS, machine, "the dead-man stops the database");
            machine.postgres().kill();
        } else {
            watch();
        }
    }
}
