/**
 * How the core says "this cannot be done": one code per kind of trouble and one sealed family of exceptions.
 *
 * <p>Imports nothing of ours. Start reading at {@link dev.mainstay.domain.error.ErrorCode}.
 */
package dev.mainstay.domain.error;
