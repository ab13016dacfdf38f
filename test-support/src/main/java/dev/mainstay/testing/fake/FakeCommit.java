package dev.mainstay.testing.fake;

import dev.mainstay.domain.wal.Lsn;

/**
 * A commit that a client of a {@link FakePostgres} was told of.
 *
 * <p>Immutable.
 *
 * @param row what it wrote: a number that no other commit of the same network has, whatever the branch
 * @param end the position after it
 */
public record FakeCommit(int row, Lsn end) {}
