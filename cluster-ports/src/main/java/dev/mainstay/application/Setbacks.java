package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;

/** Puts on record, once each, what a transition could not do. */
final class Setbacks {

    private final EventRecorder recorder;

    Setbacks(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /** A step was given up and left for later. */
    void left(TransitionState running, Step step, String reason) {
        EventKind kind = step.name().equals("RUN_HOOKS") ? EventKind.HOOK_FAILED : EventKind.SYNC_ERROR;
        recorder.recordOnce(
                running.operation(),
                running.actor(),
                "s" + running.next(),
                ClusterEvent.of(
                        kind, "Not reached: " + step.condition() + ": " + reason, Facts.of("step", step.name())));
    }

    /** A step that must be reached is tried again and again. */
    void stuck(TransitionState running, Step step, String reason) {
        recorder.recordOnce(
                running.operation(),
                running.actor(),
                "t" + running.next(),
                ClusterEvent.of(
                        EventKind.SYNC_ERROR,
                        "Transition " + running.kind().word() + " cannot go on and is tried again: " + reason,
                        Facts.of("step", step.name())));
    }

    /** A transition ended without its last step. */
    void ended(TransitionState ending, String how) {
        recorder.recordOnce(
                ending.operation(),
                ending.actor(),
                ClusterEvent.of(
                        failure(ending.kind()), "Transition " + ending.kind().word() + " " + how, Facts.none()));
    }

    private static EventKind failure(TransitionKind kind) {
        return switch (kind) {
            case SETUP_MAIN -> EventKind.SETUP_FAILED;
            case SETUP_SECONDARY -> EventKind.JOIN_FAILED;
            case PROMOTE, SWITCHOVER, CRASH_HANDOVER -> EventKind.FAILOVER_FAILED;
            case REBASE -> EventKind.REATTACH_FAILED;
            case RESOLVE -> EventKind.RESOLVE_FAILED;
            case LEAVE, DISBAND, REMOVE -> EventKind.DEPARTURE_FAILED;
            case FENCE, ROTATE_SECRET, FOLLOW_REMOTE, LEAD_ALONE, LEAD_STANDBYS -> EventKind.SYNC_ERROR;
            case RECOVER -> EventKind.RECOVERY_FAILED;
        };
    }
}
