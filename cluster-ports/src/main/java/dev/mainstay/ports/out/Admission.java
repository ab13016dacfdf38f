package dev.mainstay.ports.out;

import dev.mainstay.domain.topology.Node;

/**
 * A server that became a member.
 *
 * @param node its row
 * @param returning whether its hardware id was known before
 */
public record Admission(Node node, boolean returning) {}
