package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DiskSpace;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import java.util.List;
import java.util.Optional;

/**
 * The files of a {@link FakePostgres}. A base backup ends after it was looked at a few times, so that callers that wait
 * for it come to an end without a clock. Safe for all threads.
 */
final class FakeDataDirectory implements DataDirectory {

    private static final DiskSpace SPACE = new DiskSpace(100L << 30, 32L << 20);
    private static final String LOCATION = "/fake/postgresql/data";
    private static final int LOOKS = 3;

    private final FakePostgres server;

    FakeDataDirectory(FakePostgres server) {
        this.server = server;
    }

    @Override
    public DiskSpace space() {
        return SPACE;
    }

    @Override
    public String location() {
        return LOCATION;
    }

    @Override
    public String moveAside(OperationId operation) {
        return server.locked(() -> {
            String place = LOCATION + ".before-" + operation;
            if (server.directories().aside(operation).isPresent()) {
                return place;
            }
            requireStopped();
            server.anyData().ifPresent(data -> server.directories().moveAside(operation, data));
            server.replaceData(Optional.empty());
            return place;
        });
    }

    @Override
    public void putBack(OperationId operation) {
        server.run(() -> server.directories().aside(operation).ifPresent(data -> {
            requireStopped();
            server.replaceData(Optional.of(data));
            server.directories().takeBack(operation);
        }));
    }

    @Override
    public void beginCopy(StandbySource source, long expectedBytes) {
        server.run(() -> {
            if (server.directories().copy().isEmpty()) {
                requireStopped();
                if (server.hasData()) {
                    throw new ConflictException("the place of the data directory is not empty: move the data aside");
                }
                server.directories().copy(new FakeDirectories.Copy(source, expectedBytes, 0));
            }
        });
    }

    @Override
    public CopyStatus copyStatus() {
        return server.locked(
                () -> server.directories().copy().map(this::advance).orElseGet(CopyStatus.None::new));
    }

    private CopyStatus advance(FakeDirectories.Copy copy) {
        if (server.hasData()) {
            return new CopyStatus.Complete();
        }
        if (server.directories().copies().isSet()) {
            return server.directories().broken();
        }
        Optional<FakePostgres> main = main(copy.source());
        if (main.isEmpty()) {
            server.directories()
                    .copies()
                    .set("pg_basebackup: the connection to " + copy.source().main() + " failed");
            return server.directories().broken();
        }
        if (copy.askedTimes() < LOOKS) {
            server.directories()
                    .copy(new FakeDirectories.Copy(copy.source(), copy.expectedBytes(), copy.askedTimes() + 1));
            long done = copy.expectedBytes() * (copy.askedTimes() + 1) / (LOOKS + 1);
            return new CopyStatus.Running(new Progress(done, Optional.of(copy.expectedBytes()), "base backup"));
        }
        server.replaceData(Optional.of(new FakeData(main.get().data())));
        return new CopyStatus.Complete();
    }

    private Optional<FakePostgres> main(StandbySource source) {
        return server.network()
                .find(server.host(), source.main())
                .filter(found -> found.state() == FakePostgres.State.RUNNING)
                .filter(found -> FakeReplication.refusal(found, server.host(), source.password())
                        .isEmpty())
                .filter(found -> found.data()
                        .slot(source.slot())
                        .filter(slot -> !slot.lost())
                        .isPresent());
    }

    @Override
    public void discardCopy(OperationId operation) {
        server.run(() -> {
            boolean begun = server.directories().copy().isPresent();
            if (begun) {
                requireStopped();
                server.replaceData(Optional.empty());
            }
            server.directories().endCopy();
            server.directories().copies().clear();
        });
    }

    @Override
    public void configureStandby(
            OperationId operation, StandbySource source, MinimumSettings minimum, AccessRules access) {
        server.run(() -> {
            requireStopped();
            FakeData data = server.data();
            data.standbySignal(true);
            data.follow(source);
            data.readOnlyByDefault(false);
            server.access(access);
            server.directories().endCopy();
        });
    }

    @Override
    public void allow(AccessRules rules) {
        server.run(() -> server.access(rules));
    }

    @Override
    public void disallow() {
        server.run(() -> server.access(new AccessRules(false, List.of())));
    }

    @Override
    public boolean managesAccess() {
        return true;
    }

    private void requireStopped() {
        if (server.state() != FakePostgres.State.STOPPED) {
            throw new ConflictException("the server runs: stop it before its files are touched");
        }
    }
}
