package dev.mainstay.application;

import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.LeaseSighting;
import java.util.List;
import java.util.Optional;

/**
 * What was answered to a node that is in doubt.
 *
 * @param lease how the lease stands, where there is one
 * @param votes what others said to its candidacy
 */
record Doubt(Optional<LeaseSighting> lease, List<CastVote> votes) {}
