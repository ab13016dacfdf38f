package dev.mainstay.ports.out;

import dev.mainstay.domain.wal.Lsn;

/**
 * What the local data directory says of its own write-ahead log. Reads files only: the server may run or be stopped.
 *
 * <p>Safe for all threads. Source: D9, PEERS M17, M18.
 */
public interface WalHistory {

    /**
     * The branch that the data is on and where it ends, by the last whole record that is there.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when the files cannot be read or make no sense
     */
    LocalBranch local();

    /**
     * The position after the shutdown checkpoint of a server that was stopped cleanly: everything it ever wrote lies
     * before it (M17). Takes milliseconds: a switchover waits for it.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when the server was not stopped cleanly
     */
    Lsn shutdownEnd();
}
