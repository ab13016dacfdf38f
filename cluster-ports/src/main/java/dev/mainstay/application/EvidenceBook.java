package dev.mainstay.application;

import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Evidence.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what every path last said of the main, and when it last showed life.
 *
 * <p>Confined to the loop thread. Moments are the ticker's nanoseconds.
 */
final class EvidenceBook {

    private final Map<Source, Page> pages = new EnumMap<>(Source.class);

    /** What one path said. */
    private record Page(Sign sign, String detail, long at, Optional<Long> lastUp) {}

    /** Notes what a path said at a moment; older than what is known changes nothing. */
    void note(Source source, Sign sign, String detail, long at) {
        Page before = pages.get(source);
        if (before != null && before.at() - at > 0) {
            return;
        }
        Optional<Long> known = before == null ? Optional.empty() : before.lastUp();
        pages.put(source, new Page(sign, detail, at, sign == Sign.UP ? Optional.of(at) : known));
    }

    /** Notes that a path showed life before this agent looked: its silence counts from the first look, not from before. */
    void noteFirstLife(Source source, long at) {
        Page page = pages.get(source);
        if (page != null && page.lastUp().isEmpty()) {
            pages.put(source, new Page(page.sign(), page.detail(), page.at(), Optional.of(at)));
        }
    }

    /** Forgets everything: there is another main. */
    void reset() {
        pages.clear();
    }

    /** This agent slept: silence counts from now, for what it did not hear it may have missed (D4, F24). */
    void restartWindow(long now) {
        pages.replaceAll((source, page) ->
                new Page(Sign.UNKNOWN, page.detail(), page.at(), page.lastUp().map(ignored -> now)));
    }

    /** All paths as they stand; what was said longer ago than {@code stale} is unknown. */
    List<Evidence> at(long now, Duration stale) {
        List<Evidence> evidence = new ArrayList<>();
        for (Source source : Source.values()) {
            Page page = pages.get(source);
            if (page != null) {
                evidence.add(asEvidence(source, page, now, stale));
            } else if (source != Source.INBOUND) {
                evidence.add(new Evidence(source, Sign.UNKNOWN, Optional.empty(), "not looked at yet"));
            }
        }
        return evidence;
    }

    private static Evidence asEvidence(Source source, Page page, long now, Duration stale) {
        boolean old = now - page.at() > stale.toNanos();
        Optional<Duration> lastUp = page.lastUp().map(at -> Duration.ofNanos(Math.max(0, now - at)));
        return new Evidence(source, old ? Sign.UNKNOWN : page.sign(), lastUp, page.detail());
    }
}
