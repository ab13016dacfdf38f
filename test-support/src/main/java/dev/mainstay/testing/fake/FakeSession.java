package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.wal.WalDistance;
import java.util.Optional;

/**
 * A client that logged in to a {@link FakePostgres} and stays, as those of a pool do: what closes the door does not end
 * it (M3, M4, M20).
 *
 * <p>Safe for all threads.
 */
public final class FakeSession {

    private static final WalDistance COMMIT = new WalDistance(0x100);

    private final FakeInstance server;
    private boolean open = true;
    /** Whether the transaction that is open may not write. */
    private Optional<Boolean> readOnly = Optional.empty();

    FakeSession(FakeInstance server) {
        this.server = server;
    }

    /** Whether the server has not ended it. */
    public boolean isOpen() {
        return server.locked(() -> open);
    }

    /** Opens a transaction, as the server's defaults are now (M3). */
    public void begin() {
        server.run(() -> {
            requireOpen();
            readOnly = readOnly.or(() -> Optional.of(server.data().isReadOnlyByDefault()));
        });
    }

    /** Commits the open transaction, which wrote something; else a statement that is one of its own. */
    public FakeCommit commit() {
        return server.locked(() -> {
            requireOpen();
            boolean mayNotWrite = readOnly.orElse(server.data().isReadOnlyByDefault());
            readOnly = Optional.empty();
            return server.commit(mayNotWrite, server.network().newRow(), COMMIT);
        });
    }

    /** The same with {@code BEGIN READ WRITE}, which anybody may say (M2). */
    public FakeCommit commitReadWrite() {
        return server.locked(() -> {
            requireOpen();
            readOnly = Optional.empty();
            return server.commit(false, server.network().newRow(), COMMIT);
        });
    }

    /** Leaves. */
    public void close() {
        server.run(() -> {
            open = false;
            readOnly = Optional.empty();
            server.sessions().remove(this);
            server.closeWhenEmpty();
        });
    }

    boolean isInTransaction() {
        return readOnly.isPresent();
    }

    void end() {
        open = false;
        readOnly = Optional.empty();
    }

    private void requireOpen() {
        if (!open) {
            throw new UnavailableException("the server ended this session");
        }
    }
}
