/**
 * Who and where: every name, number and address that comes from outside, as a type that rejects what cannot be meant.
 *
 * <p>May import {@code domain.error}. Start reading at {@link dev.mainstay.domain.identity.NodeAddress}.
 */
package dev.mainstay.domain.identity;
