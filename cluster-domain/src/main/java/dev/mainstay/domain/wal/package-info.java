/**
 * Positions in the write-ahead log: where, how far behind, and on which branch of history.
 *
 * <p>May import {@code domain.error} and {@code domain.identity}. Start reading at {@link dev.mainstay.domain.wal.Lsn},
 * then {@link dev.mainstay.domain.wal.Lag} and {@link dev.mainstay.domain.wal.TimelineHistory}.
 */
package dev.mainstay.domain.wal;
