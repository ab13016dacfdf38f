package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.settings.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A node's word that it leads.
 *
 * @param term in which term
 * @param timeline on which timeline
 * @param promotedAt since when, on its clock; for people only
 * @param redisPassword of its Redis, where it has one
 */
public record Taken(Term term, Timeline timeline, Instant promotedAt, Optional<Secret> redisPassword) {}
