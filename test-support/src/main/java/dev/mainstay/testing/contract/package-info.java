/**
 * What every implementation of an out-port must keep, as abstract test classes.
 *
 * <p>May import the ports, the domain and the test libraries. The fake and each real adapter extend the class and run all of it.
 * Start with the contract of the port you implement.
 */
package dev.mainstay.testing.contract;
