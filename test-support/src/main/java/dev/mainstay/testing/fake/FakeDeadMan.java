package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A dead-man in memory over a {@link FakePostgres}; it outlives the agent, whose successor gets {@link #another}. It acts
 * when it is asked for something and at each {@link #turn}, at no other time; a stop takes no time.
 *
 * <p>Safe for all threads: all agents of one machine share a lock.
 */
public final class FakeDeadMan implements DeadMan {

    private final Machine machine;

    private FakeDeadMan(Machine machine) {
        this.machine = machine;
    }

    /** Of one machine: its database and its clocks. */
    public static FakeDeadMan over(FakePostgres database, Ticker ticker, InstantSource wallClock) {
        return new FakeDeadMan(new Machine(database, ticker, wallClock));
    }

    /** What a new agent on the same machine has. */
    public FakeDeadMan another() {
        return new FakeDeadMan(machine);
    }

    /** Stops the database when the time has run out. */
    public void turn() {
        machine.turn();
    }

    /** The process is killed. */
    public void kill() {
        machine.kill();
    }

    /** The process stands still: SIGSTOP. */
    public void freeze() {
        machine.freeze(true);
    }

    /** SIGCONT. */
    public void thaw() {
        machine.freeze(false);
    }

    /** From now on none can be started. */
    public void refuse(String reason) {
        machine.refuse(reason);
    }

    @Override
    public void arm(long until, Duration stopBudget) {
        machine.arm(this, until);
    }

    @Override
    public void renew(long until) {
        machine.renew(this, until);
    }

    @Override
    public void disarm() {
        machine.disarm();
    }

    @Override
    public State look() {
        return machine.look(this);
    }

    @Override
    public Optional<DeadManReport> report() {
        return machine.report();
    }

    @Override
    public void forget() {
        machine.forget();
    }

    /** The process and what it leaves behind. */
    private static final class Machine {

        private final FakePostgres database;
        private final Ticker ticker;
        private final InstantSource wallClock;
        private final Fault starts = new Fault();
        private Optional<FakeDeadMan> owner = Optional.empty();
        private Optional<DeadManReport> report = Optional.empty();
        private boolean frozen;
        private long sent;
        private long end;

        Machine(FakePostgres database, Ticker ticker, InstantSource wallClock) {
            this.database = database;
            this.ticker = ticker;
            this.wallClock = wallClock;
        }

        synchronized void arm(FakeDeadMan agent, long until) {
            turn();
            starts.throwUnavailable();
            if (until - ticker.nanos() <= 0) {
                throw new UnavailableException("the dead-man is not armed: its time had run out before it began");
            }
            boolean isOurs = look(agent) == State.ARMED;
            owner = Optional.of(agent);
            frozen = false;
            sent = ticker.nanos();
            end = isOurs && end - until > 0 ? end : until;
        }

        synchronized void renew(FakeDeadMan agent, long until) {
            turn();
            if (!owner.equals(Optional.of(agent))) {
                throw new UnavailableException("the dead-man is not armed");
            }
            if (end - ticker.nanos() > 0 && until - end > 0) {
                sent = ticker.nanos();
                end = until;
            }
        }

        synchronized void disarm() {
            turn();
            kill();
        }

        synchronized State look(FakeDeadMan agent) {
            turn();
            if (owner.isEmpty() || frozen) {
                return State.OFF;
            }
            return owner.equals(Optional.of(agent)) ? State.ARMED : State.INHERITED;
        }

        synchronized void turn() {
            long late = ticker.nanos() - end;
            if (owner.isPresent() && !frozen && late >= 0) {
                boolean ran = database.process().look() == ProcessObservation.RUNNING;
                database.process().stop(StopMode.FAST, Duration.ofNanos(1));
                report = Optional.of(new DeadManReport(
                        wallClock.instant(),
                        DeadManReport.Cause.SILENT,
                        Duration.ofNanos(end - sent),
                        Duration.ofNanos(late),
                        ran ? DeadManReport.Outcome.STOPPED : DeadManReport.Outcome.NOTHING,
                        Duration.ofNanos(late),
                        ran ? "INT@" + Duration.ofNanos(late).toMillis() : ""));
                kill();
            }
        }

        synchronized void kill() {
            owner = Optional.empty();
            frozen = false;
        }

        synchronized void freeze(boolean still) {
            frozen = still;
            turn();
        }

        synchronized void refuse(String reason) {
            starts.set(reason);
        }

        synchronized Optional<DeadManReport> report() {
            turn();
            return report;
        }

        synchronized void forget() {
            report = Optional.empty();
        }
    }
}
