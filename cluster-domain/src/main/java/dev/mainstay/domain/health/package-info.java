/**
 * What a node answers to those who ask whether it is well.
 *
 * <p>May import everything from {@code domain.error} to {@code domain.observation}. Start reading at
 * {@link dev.mainstay.domain.health.NodeHealth}.
 */
package dev.mainstay.domain.health;
