/**
 * The command line: one entry point for people and scripts, for remote and local use.
 *
 * <p>May import everything, the server host too. Start with the main class and the list of its commands.
 */
package dev.mainstay.hosts.cli;
