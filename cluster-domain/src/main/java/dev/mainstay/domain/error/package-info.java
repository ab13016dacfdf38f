/**
 * How a call says that it could not do its job: one code per kind of failure, one closed family of exceptions.
 *
 * <p>Imports nothing of ours; every other package may import this one. Start with the error codes: what they mean for
 * the caller decides everything else.
 */
package dev.mainstay.domain.error;
