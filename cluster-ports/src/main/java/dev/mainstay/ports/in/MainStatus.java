package dev.mainstay.ports.in;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a secondary says of its main (spec/panel-api.md 1.4).
 *
 * @param online whether any path shows life
 * @param offlineFor since the first dead look after the last living one; zero while online
 * @param lastSeen when it was last seen; for people only
 * @param canPromote whether the promote button is offered: silent for longer than the threshold
 */
public record MainStatus(boolean online, Duration offlineFor, Optional<Instant> lastSeen, boolean canPromote) {}
