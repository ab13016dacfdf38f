/**
 * How settings are read: typed, bounded, all problems at once; and how a secret is held.
 *
 * <p>May import the domain. Start reading at {@code Section}.
 */
package dev.mainstay.ports.settings;
