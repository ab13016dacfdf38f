package dev.mainstay.ports.in;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Switchover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Planned hand-over of this main's role to a secondary (spec/panel-api.md 1.13, D8). */
public interface SwitchOver {

    /** Asks for it, or with {@code dryRun} for its plan. Looks at the target first, at most 10 s. */
    CommandReply switchOver(Command command, Actor actor, boolean dryRun);

    /**
     * Keeps it for a later moment, over restarts; one that comes late, since the agent slept or was away, is reported and
     * not run (L62). A new one takes the place of the former.
     *
     * @return refused by a guard that would hardly say otherwise then, such as an unknown target; else planned, with what would
     *     refuse it now
     * @throws InvalidRequestException when the moment is not in the future
     */
    CommandReply schedule(Command command, Instant at, Actor actor);

    /** Forgets what was scheduled; returns whether there was something. */
    boolean cancel(Actor actor);

    /**
     * What is asked for.
     *
     * @param target who is to lead; the first in line when not given
     * @param drain how long open transactions may go on; 0 to 600 s
     */
    record Command(Optional<NodeId> target, Duration drain) {

        /** Rejects a drain out of range. */
        public Command {
            if (drain.isNegative() || drain.compareTo(Switchover.LONGEST_DRAIN) > 0) {
                throw new InvalidRequestException("drain_seconds " + drain.toSeconds() + " is not valid: expected 0 to "
                        + Switchover.LONGEST_DRAIN.toSeconds());
            }
        }
    }
}
