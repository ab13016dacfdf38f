package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A switchover that waits for its moment; kept over restarts.
 *
 * @param target who is to lead; the first in line at that moment when not given
 * @param drain how long open transactions may go on
 * @param at when, by the wall clock: what people plan is planned by it
 * @param actor who asked
 */
public record ScheduledSwitchover(Optional<NodeId> target, Duration drain, Instant at, String actor) {}
