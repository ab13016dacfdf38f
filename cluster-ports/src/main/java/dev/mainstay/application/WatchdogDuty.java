package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dead-man beside an open main: told at every turn until when the main's backing holds, so that the database ends
 * with it when this agent does not live to end it. One look is added: a living agent closes the main itself.
 *
 * <p>Confined to the loop thread; starting and ending the process, and reading what a former one did, go on off the loop.
 */
final class WatchdogDuty {

    private static final Logger log = LoggerFactory.getLogger(WatchdogDuty.class);

    private final Ports ports;
    private final EventRecorder recorder;
    private final Duration margin;
    private final Chore<Boolean> arming;
    private final Chore<Boolean> disarming;
    private final Chore<Boolean> forgetting;
    private final Look<Optional<DeadManReport>> report;

    /** Until it was asked, one of a former agent may be there. */
    private boolean armed = true;

    private Optional<DeadManReport> told = Optional.empty();
    private boolean deaf;

    WatchdogDuty(Ports ports, EventRecorder recorder, Duration margin, Duration beat) {
        this.ports = ports;
        this.recorder = recorder;
        this.margin = margin;
        this.arming = new Chore<>("arm-dead-man", ports.background());
        this.disarming = new Chore<>("disarm-dead-man", ports.background());
        this.forgetting = new Chore<>("forget-dead-man", ports.background());
        this.report = new Look<>("look-dead-man", this::read, beat, ports);
    }

    private Optional<DeadManReport> read() {
        return ports.deadMan().flatMap(DeadMan::report);
    }

    void act(NodeState self, Now now, Backing backing) {
        if (ports.deadMan().isEmpty()) {
            return;
        }
        DeadMan deadMan = ports.deadMan().get();
        tellReport(deadMan);
        armed |= arming.collect().isPresent();
        boolean disarmed = disarming.collect().isPresent();
        armed &= !disarmed;
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        boolean open = now.seen().database().value().recovery().map(in -> !in).orElse(armed);
        if (leads && open && backing.state() == Backing.State.HELD) {
            long until = now.at() + backing.left().plus(margin).toNanos();
            keep(deadMan, until, now.policy().stopBudget());
        } else if (armed && isOver(leads, now, backing) && disarming.isIdle()) {
            disarming.begin(() -> {
                deadMan.disarm();
                return true;
            });
        }
    }

    /** Only what is closed for sure, or needs no backing, is left alone. */
    private static boolean isOver(boolean leads, Now now, Backing backing) {
        boolean closed = now.seen().database().value().recovery().orElse(false);
        return closed || (leads && backing.state() == Backing.State.NOT_NEEDED);
    }

    private void keep(DeadMan deadMan, long until, Duration stopBudget) {
        if (!armed) {
            arm(deadMan, until, stopBudget);
            return;
        }
        try {
            deadMan.renew(until);
            deaf = false;
        } catch (ClusterException unheard) {
            armed = false;
            if (!deaf) {
                log.atInfo().addKeyValue("reason", unheard.getMessage()).log("no dead-man listens; one is armed");
            }
            deaf = true;
            arm(deadMan, until, stopBudget);
        }
    }

    private void arm(DeadMan deadMan, long until, Duration stopBudget) {
        if (arming.isIdle()) {
            arming.begin(() -> {
                deadMan.arm(until, stopBudget);
                return true;
            });
        }
    }

    /** What one did whose time ran out is an event of this node, told once. */
    private void tellReport(DeadMan deadMan) {
        boolean unused = forgetting.collect().isPresent();
        report.poll();
        if (!report.isFresh() || !forgetting.isIdle()) {
            return;
        }
        report.latest().flatMap(seen -> seen.value()).ifPresent(fired -> {
            if (!told.equals(Optional.of(fired))) {
                recorder.record(event(fired), Actor.AUTO);
            }
            told = Optional.of(fired);
            forgetting.begin(() -> {
                deadMan.forget();
                return true;
            });
        });
    }

    private static ClusterEvent event(DeadManReport fired) {
        return ClusterEvent.of(
                EventKind.DEAD_MAN_FIRED,
                "The dead-man stopped the database of this main: its agent "
                        + (fired.cause() == DeadManReport.Cause.GONE ? "was gone" : "was silent for too long"),
                Facts.of("at", fired.at())
                        .with("cause", fired.cause())
                        .with("silence_ms", fired.silence().toMillis())
                        .with("late_ms", fired.late().toMillis())
                        .with("outcome", fired.outcome())
                        .with("took_ms", fired.took().toMillis())
                        .with("deeds", fired.deeds()));
    }

    /** The agent ends in order: the database goes on without it. */
    void retire() {
        ports.deadMan().ifPresent(DeadMan::disarm);
    }
}
