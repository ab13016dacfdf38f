package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Role;
import java.util.Optional;

/**
 * What the operator's command is told (D22).
 *
 * @param role the new role
 * @param closed whether the node is fenced
 * @param term its term
 * @param main the main's address, where known
 */
public record RoleChange(Role role, boolean closed, Term term, Optional<NodeAddress> main) {}
