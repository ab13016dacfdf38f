/**
 * What was seen in one look around: the local database, the peers, and the evidence for and against the main. A look
 * that failed is a value too.
 *
 * <p>May import everything from {@code domain.error} to {@code domain.event}. Start reading at
 * {@link dev.mainstay.domain.observation.Observation}.
 */
package dev.mainstay.domain.observation;
