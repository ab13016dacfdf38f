/**
 * What this node should do now, from what it knows and what it saw.
 *
 * <p>May import every other package of the domain. Start reading at {@link dev.mainstay.domain.decision.Decider}.
 */
package dev.mainstay.domain.decision;
