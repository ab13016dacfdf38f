/**
 * What was saved of writes that never replicated, before their branch was given up (D10).
 *
 * <p>May import {@code domain.error}, {@code domain.identity} and {@code domain.wal}. Start reading at
 * {@link dev.mainstay.domain.salvage.SalvageReport}.
 */
package dev.mainstay.domain.salvage;
