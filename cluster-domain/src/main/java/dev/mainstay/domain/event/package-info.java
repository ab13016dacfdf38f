/**
 * What happened, in words that stay: kinds with their names and severities, and the facts that explain them.
 *
 * <p>May import everything from {@code domain.error} to {@code domain.topology}. Start reading at
 * {@link dev.mainstay.domain.event.EventKind}.
 */
package dev.mainstay.domain.event;
