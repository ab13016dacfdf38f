/**
 * The operator's rules, as the domain needs them: when to act, how long to wait, who decides in doubt.
 *
 * <p>May import everything from {@code domain.error} to {@code domain.health}. Start reading at
 * {@link dev.mainstay.domain.policy.Policy}.
 */
package dev.mainstay.domain.policy;
