package dev.mainstay.domain.policy;

import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Duration;

/**
 * When a secondary may promote itself.
 *
 * <p>Immutable. Source: D3, D4, spec/panel-api.md 5.7.
 *
 * @param automatic whether it may at all
 * @param threshold how long all evidence must be silent; whole seconds
 * @param maximumLag replay lag above which a person must use force; automatic failover only reports it
 */
public record FailoverPolicy(boolean automatic, Duration threshold, Duration maximumLag) {

    /** The lag above which promotion asks for force. */
    public static final Duration DEFAULT_MAXIMUM_LAG = Duration.ofSeconds(30);

    /** The threshold when nobody set one. */
    public static final Duration DEFAULT_THRESHOLD = Duration.ofMinutes(2);

    /** Rejects thresholds that are not positive. */
    public FailoverPolicy {
        if (threshold.isNegative() || threshold.isZero()) {
            throw new InvalidRequestException("failover threshold " + threshold.toSeconds()
                    + " s is not valid: expected a positive number of seconds");
        }
    }
}
