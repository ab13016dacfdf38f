package dev.mainstay.domain.health;

import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Evidence.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Concludes from several paths whether the main lives. It is lost only when all evidence is silent for the threshold;
 * one living path keeps it alive, and a path nobody looked at proves nothing (D4, L16).
 *
 * <p>Pure.
 */
public final class FailureDetector {

    private FailureDetector() {}

    /** The conclusion from this evidence; empty evidence means there is no main to watch. */
    public static MainVerdict judge(List<Evidence> evidence, Duration threshold) {
        if (evidence.isEmpty()) {
            return new MainVerdict(MainVerdict.State.NOT_WATCHED, Duration.ZERO, evidence);
        }
        if (evidence.stream().anyMatch(piece -> piece.sign() == Sign.UP)) {
            return new MainVerdict(living(evidence), Duration.ZERO, evidence);
        }
        Optional<Duration> silence =
                evidence.stream().flatMap(piece -> piece.lastUp().stream()).min(Duration::compareTo);
        if (silence.isEmpty()) {
            return new MainVerdict(MainVerdict.State.NEVER_SEEN, Duration.ZERO, evidence);
        }
        return new MainVerdict(dead(evidence, silence.get(), threshold), silence.get(), evidence);
    }

    /** An API that nobody asked yet is not an API that is down. */
    private static MainVerdict.State living(List<Evidence> evidence) {
        boolean apiIsDown =
                evidence.stream().anyMatch(piece -> piece.source() == Source.API && piece.sign() == Sign.DOWN);
        return apiIsDown ? MainVerdict.State.DEGRADED : MainVerdict.State.ANSWERING;
    }

    private static MainVerdict.State dead(List<Evidence> evidence, Duration silence, Duration threshold) {
        boolean allLookedAt =
                evidence.stream().filter(Evidence::isRequired).noneMatch(piece -> piece.sign() == Sign.UNKNOWN);
        if (!allLookedAt) {
            return MainVerdict.State.UNCERTAIN;
        }
        return silence.compareTo(threshold) >= 0 ? MainVerdict.State.LOST : MainVerdict.State.SILENT;
    }
}
