/**
 * Changes of roles as data: guards that can be shown before, ordered steps that can be journaled during, and undone or
 * carried on after a crash.
 *
 * <p>May import everything from {@code domain.error} to {@code domain.policy}. Start reading at
 * {@link dev.mainstay.domain.transition.Step}, then {@link dev.mainstay.domain.transition.PromoteStep}.
 */
package dev.mainstay.domain.transition;
