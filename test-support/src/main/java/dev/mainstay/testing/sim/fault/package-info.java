/**
 * What can go wrong in a simulated cluster, as data: classes of faults, one fault with its moment and length, and the list
 * of them that a seed gives. Imports the JDK only. Start reading at {@link dev.mainstay.testing.sim.fault.FaultClass}.
 */
package dev.mainstay.testing.sim.fault;
