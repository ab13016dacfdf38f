/**
 * The server process: reads the settings, builds the node, serves both dialects, stops in reverse order.
 *
 * <p>May import everything but the command line; the only user of server classes. Start with the wiring class: it is the only
 * one that constructs adapters here.
 */
package dev.mainstay.hosts.jersey;
