package dev.mainstay.application;

import dev.mainstay.domain.decision.Explanation;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.transition.Candidacy;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import java.util.Optional;

/** Tells once that a lost main is not replaced by this node, and why. Confined to the loop thread. */
final class SkippedFailover {

    private final EventRecorder recorder;
    private Optional<Guard> told = Optional.empty();

    SkippedFailover(EventRecorder recorder) {
        this.recorder = recorder;
    }

    void act(Explanation explanation, boolean transitionRunning) {
        if (transitionRunning) {
            return;
        }
        Optional<Verdict> refusal = explanation.main().state() == MainVerdict.State.LOST
                ? explanation.guards().stream()
                        .filter(Verdict::refuses)
                        .filter(verdict ->
                                verdict.facts().get(Candidacy.PENDING).isEmpty())
                        .findFirst()
                : Optional.empty();
        Optional<Guard> guard = refusal.map(Verdict::guard);
        refusal.filter(verdict -> !guard.equals(told)).ifPresent(this::record);
        told = guard;
    }

    private void record(Verdict refusal) {
        recorder.record(
                ClusterEvent.of(
                        EventKind.FAILOVER_SKIPPED,
                        "The main is lost and this node does not take over, since it is not so that "
                                + refusal.guard().sentence() + ": " + refusal.detail(),
                        refusal.facts().with("guard", refusal.guard().sentence())),
                Actor.AUTO);
    }
}
