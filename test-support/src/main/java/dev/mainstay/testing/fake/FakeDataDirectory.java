package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DiskSpace;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import java.util.List;
import java.util.Optional;

/** The files of a {@link FakePostgres}. Safe for all threads. */
final class FakeDataDirectory implements DataDirectory {

    private static final DiskSpace SPACE = new DiskSpace(100L << 30, 32L << 20);
    private static final String MAX_CONNECTIONS = "max_connections";
    private static final String LOCATION = "/fake/postgresql/data";

    private final FakeInstance server;

    FakeDataDirectory(FakeInstance server) {
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
            String place = before(operation);
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
        server.run(() -> begin(FakeDirectories.Copy.begun(source, expectedBytes)));
    }

    @Override
    public void beginCopyOf(Endpoint member, StandbySource source, long expectedBytes) {
        server.run(() -> begin(FakeDirectories.Copy.of(member, source, expectedBytes)));
    }

    @Override
    public void beginRewind(OperationId operation, StandbySource source) {
        server.run(() -> {
            if (server.directories().aside(operation).isEmpty()) {
                throw new ConflictException("there is no data in " + before(operation) + " to rewind");
            }
            begin(FakeDirectories.Copy.rewinding(source, operation, SPACE.dataBytes()));
        });
    }

    private void begin(FakeDirectories.Copy copy) {
        FakeDirectories beside = server.directories();
        boolean goesOn =
                beside.copy().filter(before -> before.broken().isEmpty()).isPresent();
        if (goesOn) {
            return;
        }
        requireStopped();
        if (server.hasData()) {
            throw new ConflictException("the place of the data directory is not empty: move the data aside");
        }
        beside.copy(copy);
    }

    @Override
    public Optional<OperatorScript> handOut(
            OperatorScript.Use use, StandbySource source, List<String> services, long expectedBytes) {
        return Optional.empty();
    }

    @Override
    public Optional<OperatorScript> handedOut() {
        return Optional.empty();
    }

    @Override
    public CopyStatus copyStatus() {
        return server.locked(() -> {
            Optional<FakeDirectories.Copy> begun = server.directories().copy();
            return begun.map(copy -> server.hasData() ? new CopyStatus.Complete() : new FakeCopy(server, copy).turn())
                    .orElseGet(CopyStatus.None::new);
        });
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
            follow(source, minimum, access);
        });
    }

    @Override
    public void followInPlace(StandbySource source, MinimumSettings minimum, AccessRules access) {
        server.run(() -> {
            requireStopped();
            if (!server.hasData()) {
                throw new OperationFailedException("there is no data in " + LOCATION + " that could follow another");
            }
            follow(source, minimum, access);
        });
    }

    private void follow(StandbySource source, MinimumSettings minimum, AccessRules access) {
        FakeData data = server.data();
        data.standbySignal(true);
        data.follow(source);
        data.readOnlyByDefault(false);
        data.slots().clear();
        data.parameters().connectionsAtLeast(minimum.values().getOrDefault(MAX_CONNECTIONS, 0));
        server.access().rules(access);
    }

    @Override
    public List<String> aside() {
        return server.locked(() -> server.directories().aside().stream()
                .map(FakeDataDirectory::before)
                .toList());
    }

    @Override
    public void prune(List<OperationId> spent, int kept) {
        server.run(() -> server.directories().aside().stream()
                .filter(spent::contains)
                .skip(kept)
                .forEach(server.directories()::takeBack));
    }

    private static String before(OperationId operation) {
        return LOCATION + ".before-" + operation;
    }

    @Override
    public void allow(AccessRules rules) {
        server.run(() -> server.access().rules(rules));
    }

    @Override
    public boolean refusesClients() {
        return server.locked(() -> server.access().rules().closed());
    }

    @Override
    public boolean admit(List<NodeAddress> peers) {
        return server.locked(() -> {
            AccessRules before = server.access().rules();
            AccessRules wanted = new AccessRules(before.closed(), peers);
            server.access().rules(wanted);
            return !wanted.equals(before);
        });
    }

    @Override
    public void disallow() {
        server.run(() -> server.access().rules(new AccessRules(false, List.of())));
    }

    @Override
    public boolean managesAccess() {
        return true;
    }

    private void requireStopped() {
        if (server.state() != FakeState.STOPPED) {
            throw new ConflictException("the server runs: stop it before its files are touched");
        }
    }
}
