/**
 * What makes a schedule run: virtual time, chance, machines, lines, clients, and the agents' ports between them. One thread
 * per schedule. Imports {@code sim.world}, {@code sim.fault}, {@code sim.rule}, the fakes and the core. Start reading at
 * {@link dev.mainstay.testing.sim.engine.Cluster}.
 */
package dev.mainstay.testing.sim.engine;
