/**
 * What can be seen of a simulated cluster from outside, by somebody who sees everything at once: nodes, databases, lines,
 * acknowledged writes, promotions. Read only; imports the domain and nothing else of the simulator. Start reading at
 * {@link dev.mainstay.testing.sim.world.World}.
 */
package dev.mainstay.testing.sim.world;
