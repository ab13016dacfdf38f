package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.topology.Ballot;

/**
 * A secondary that has lost its main asks another node to consent to its promotion.
 *
 * @param cluster the cluster it is about
 * @param ballot who would lead, and what it holds
 */
public record VoteRequest(ClusterId cluster, Ballot ballot) {}
