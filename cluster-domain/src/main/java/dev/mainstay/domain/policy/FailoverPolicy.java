package dev.mainstay.domain.policy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.topology.Tags;
import java.time.Duration;

/**
 * When a secondary may promote itself.
 *
 * <p>Immutable. Source: D3, D4, spec/panel-api.md 5.7.
 *
 * @param automatic whether it may at all
 * @param threshold how long all evidence must be silent; whole seconds
 * @param maximumLag replay lag above which a person must use force; automatic failover only reports it
 * @param preference its place among candidates that received the same: higher first, 1 when nothing was said
 */
public record FailoverPolicy(boolean automatic, Duration threshold, Duration maximumLag, int preference) {

    /** The lag above which promotion asks for force. */
    public static final Duration DEFAULT_MAXIMUM_LAG = Duration.ofSeconds(30);

    /** The threshold when nobody set one. */
    public static final Duration DEFAULT_THRESHOLD = Duration.ofMinutes(2);

    /** One that prefers nobody. */
    public FailoverPolicy(boolean automatic, Duration threshold, Duration maximumLag) {
        this(automatic, threshold, maximumLag, Tags.DEFAULT_PRIORITY);
    }

    /** Rejects thresholds that are not positive. */
    public FailoverPolicy {
        if (threshold.isNegative() || threshold.isZero()) {
            throw new InvalidRequestException("failover threshold " + threshold.toSeconds()
                    + " s is not valid: expected a positive number of seconds");
        }
    }

    /** The same times for a node that was tagged so: it may stand aside, or go before others. */
    public FailoverPolicy of(Tags tags) {
        return new FailoverPolicy(automatic && !tags.standsAside(), threshold, maximumLag, tags.priority());
    }
}
