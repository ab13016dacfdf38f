/**
 * What must hold in every simulated cluster, one class per rule; may import {@code sim.world} and the domain. Start reading
 * at {@link dev.mainstay.testing.sim.rule.Invariant}.
 */
package dev.mainstay.testing.sim.rule;
