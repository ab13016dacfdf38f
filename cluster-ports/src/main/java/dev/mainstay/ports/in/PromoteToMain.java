package dev.mainstay.ports.in;

import dev.mainstay.domain.transition.Promote.Lift;

/** Emergency promotion of this secondary by a person (spec/panel-api.md 1.14). */
public interface PromoteToMain {

    /** Asks for it, or with {@code dryRun} for its plan. {@code lift} says which guards do not refuse it. */
    CommandReply promote(Lift lift, Actor actor, boolean dryRun);

    /** The same by one who takes on everything, or nothing. */
    default CommandReply promote(boolean force, Actor actor, boolean dryRun) {
        return promote(force ? Lift.DOUBT : Lift.NOTHING, actor, dryRun);
    }
}
