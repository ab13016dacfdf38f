package dev.mainstay.application;

import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;

/**
 * Everything a plan is made from, at one moment of the loop.
 *
 * @param view what the node holds true
 * @param seen what it saw
 * @param policy the rules in force
 * @param at the ticker's nanoseconds before anything of it was looked at
 */
record Now(ClusterView view, Observation seen, Policy policy, long at) {}
