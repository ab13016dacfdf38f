/**
 * Runs a whole cluster in one thread, in virtual time, from one seed.
 *
 * <p>May import the application, the ports, the domain and the fakes; no test library, since the command line ships this
 * package. Start with the simulator's main loop.
 */
package dev.mainstay.testing.sim;
