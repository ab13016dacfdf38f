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
            server.removeData();
            server.directories().endCopy();
            return place;
        });
    }

    @Override
    public void putBack(OperationId operation) {
        server.run(() -> server.directories().aside(operation).ifPresent(data -> {
            requireStopped();
            server.replaceData(data);
            server.directories().takeBack(operation);
        }));
    }

    @Override
    public void beginCopy(StandbySource source, long expectedBytes) {
        server.run(() -> {
            FakeDirectories beside = server.directories();
            boolean goesOn =
                    beside.copy().filter(copy -> copy.broken().isEmpty()).isPresent();
            if (goesOn) {
                return;
            }
            requireStopped();
            if (server.hasData()) {
                throw new ConflictException("the place of the data directory is not empty: move the data aside");
            }
            beside.copy(FakeDirectories.Copy.begun(source, expectedBytes));
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
        Optional<String> refusal = copy.broken().or(() -> refusal(copy.source()));
        if (refusal.isPresent()) {
            server.directories().copy(copy.broken(refusal.get()));
            return new CopyStatus.Broken(refusal.get());
        }
        if (copy.looks() < LOOKS) {
            server.directories().copy(copy.lookedAt());
            long done = copy.expectedBytes() * (copy.looks() + 1) / (LOOKS + 1);
            return new CopyStatus.Running(new Progress(done, Optional.of(copy.expectedBytes()), "base backup"));
        }
        find(copy.source()).ifPresent(main -> server.replaceData(new FakeData(main.data())));
        return new CopyStatus.Complete();
    }

    /** Why no copy comes from there. */
    private Optional<String> refusal(StandbySource source) {
        if (server.directories().copies().isSet()) {
            return Optional.of(server.directories().copies().reason());
        }
        Optional<FakePostgres> main = find(source);
        if (main.isEmpty()) {
            return Optional.of("the connection to " + source.main() + " failed");
        }
        return FakeReplication.refusal(main.get(), server.host(), source.password())
                .or(() -> slotRefusal(main.get(), source));
    }

    private static Optional<String> slotRefusal(FakePostgres main, StandbySource source) {
        boolean usable =
                main.data().slot(source.slot()).filter(slot -> !slot.lost()).isPresent();
        return usable ? Optional.empty() : Optional.of("slot " + source.slot() + " is missing there");
    }

    private Optional<FakePostgres> find(StandbySource source) {
        return server.network()
                .find(server.host(), source.main())
                .filter(found -> found.state() == FakePostgres.State.RUNNING);
    }

    /** Removes only what took the place of the data that this operation moved. */
    @Override
    public void discardCopy(OperationId operation) {
        server.run(() -> {
            if (server.directories().aside(operation).isEmpty()) {
                return;
            }
            requireStopped();
            server.removeData();
            server.directories().endCopy();
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
