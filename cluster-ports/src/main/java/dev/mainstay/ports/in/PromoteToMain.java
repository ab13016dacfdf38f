package dev.mainstay.ports.in;

/** Emergency promotion of this secondary by a person (spec/panel-api.md 1.14). */
public interface PromoteToMain {

    /** Asks for it, or with {@code dryRun} for its plan. {@code force} lifts the lag guard, never another one. */
    CommandReply promote(boolean force, Actor actor, boolean dryRun);
}
