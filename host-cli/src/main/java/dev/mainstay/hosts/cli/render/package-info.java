/**
 * Turns answers into what a terminal or a script reads; the only user of the standard streams.
 *
 * <p>May import the domain and the ports. Start with the output that you want to change.
 */
package dev.mainstay.hosts.cli.render;
