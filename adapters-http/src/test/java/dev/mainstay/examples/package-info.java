/**
 * A panel with a node inside, as the README shows it.
 *
 * <p>Knows no class of a host of ours. Start with {@code EmbeddedNode}.
 */
package dev.mainstay.examples;
