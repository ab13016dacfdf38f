package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.wal.Lsn;

/**
 * A row whose commit the database acknowledged.
 *
 * @param id its number
 * @param position of the write-ahead log right after its insert
 * @param atNanos when the acknowledgement came, by the ticker
 */
record Acked(long id, Lsn position, long atNanos) {}
