/**
 * The deterministic simulator: real agents over simulated machines, networks and databases, in virtual time, from one seed.
 * Imports the core, {@code testing.fake} and its own subpackages; no test library, since {@code mainstay simulate} ships
 * it. Start reading at {@link dev.mainstay.testing.sim.ClusterSimulation}.
 */
package dev.mainstay.testing.sim;
