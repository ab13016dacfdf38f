package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.DeadMan;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dead-man beside an open main: told at every turn how long the main's backing still holds, so that the database
 * ends with it when this agent does not live to end it. One look is added: a living agent closes the main itself.
 *
 * <p>Confined to the loop thread; starting and ending the process goes on off the loop.
 */
final class WatchdogDuty {

    private static final Logger log = LoggerFactory.getLogger(WatchdogDuty.class);

    private final Ports ports;
    private final Duration margin;
    private final Chore<Boolean> arming;
    private final Chore<Boolean> disarming;

    private boolean armed;
    private boolean deaf;

    WatchdogDuty(Ports ports, Duration margin) {
        this.ports = ports;
        this.margin = margin;
        this.arming = new Chore<>("arm-dead-man", ports.background());
        this.disarming = new Chore<>("disarm-dead-man", ports.background());
    }

    void act(NodeState self, Observation seen, Backing backing) {
        if (ports.deadMan().isEmpty()) {
            return;
        }
        DeadMan deadMan = ports.deadMan().get();
        armed |= arming.collect().isPresent();
        boolean disarmed = disarming.collect().isPresent();
        armed &= !disarmed;
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        boolean open = seen.database().value().recovery().map(in -> !in).orElse(armed);
        boolean guarded = backing.state() == Backing.State.HELD;
        if (leads && open && guarded) {
            keep(deadMan, backing.left().plus(margin));
        } else if (armed && isOver(leads, seen, backing) && disarming.isIdle()) {
            disarming.begin(() -> {
                deadMan.disarm();
                return true;
            });
        }
    }

    /** Only what is closed for sure, or needs no backing, is left alone. */
    private static boolean isOver(boolean leads, Observation seen, Backing backing) {
        boolean closed = seen.database().value().recovery().orElse(false);
        return closed || (leads && backing.state() == Backing.State.NOT_NEEDED);
    }

    private void keep(DeadMan deadMan, Duration left) {
        if (!armed) {
            arm(deadMan, left);
            return;
        }
        try {
            deadMan.renew(left);
            deaf = false;
        } catch (ClusterException unheard) {
            armed = false;
            if (!deaf) {
                log.atWarn()
                        .addKeyValue("reason", unheard.getMessage())
                        .log("the dead-man does not listen; it is armed anew");
            }
            deaf = true;
        }
    }

    private void arm(DeadMan deadMan, Duration left) {
        if (arming.isIdle()) {
            arming.begin(() -> {
                deadMan.arm(left);
                return true;
            });
        }
    }

    /** The agent ends in order: the database goes on without it. */
    void retire() {
        ports.deadMan().ifPresent(DeadMan::disarm);
    }
}
