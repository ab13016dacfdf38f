/**
 * The architecture of the project as rules that a test can break.
 *
 * <p>May import ArchUnit. Start with the list of packages, then the list of rules; a test of the command line module, which sees
 * every module, runs them.
 */
package dev.mainstay.testing.arch;
