/**
 * The out-ports in memory: the reference that the contracts are tried on and that the simulator runs with.
 *
 * <p>May import the ports and the domain; no test library, since the command line ships this package. Start with the fake of the
 * port you need.
 */
package dev.mainstay.testing.fake;
