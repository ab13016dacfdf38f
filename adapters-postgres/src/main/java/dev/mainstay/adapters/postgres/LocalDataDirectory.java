package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DiskSpace;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The data directory on this machine. Old data and copies lie beside it and take its place by one rename each, so that
 * after a crash at any moment there is the old data, the new data, or a name that says what is what.
 *
 * <p>Safe for all threads; one call acts at a time.
 */
final class LocalDataDirectory implements DataDirectory {

    private final ServerPlace place;
    private final PostgresSettings.Database database;

    LocalDataDirectory(ServerPlace place, PostgresSettings.Database database) {
        this.place = place;
        this.database = database;
    }

    @Override
    public DiskSpace space() {
        ServerLayout layout = place.layout();
        Path there = layout.data();
        while (!Files.exists(there)) {
            there = there.resolveSibling("").toAbsolutePath();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            return new DiskSpace(free, Files.exists(layout.data()) ? Directories.bytes(layout.data()) : 0);
        } catch (IOException unreadable) {
            throw new OperationFailedException(there + " cannot be measured: " + unreadable, unreadable);
        }
    }

    @Override
    public String location() {
        return place.known().map(layout -> layout.data().toString()).orElse("not known yet");
    }

    @Override
    public synchronized String moveAside(OperationId operation) {
        Installation server = stopped();
        Path before = MovedData.before(server.layout(), operation);
        if (Directories.exists(before)) {
            return before.toString();
        }
        if (Directories.exists(server.layout().data())) {
            requireNoTablespaces(server.layout());
            Directories.rename(server.layout().data(), before);
        } else {
            makeEmpty(server, before);
        }
        return before.toString();
    }

    @Override
    public synchronized void putBack(OperationId operation) {
        ServerLayout layout = place.layout();
        Path before = MovedData.before(layout, operation);
        if (!Directories.exists(before)) {
            return;
        }
        Installation server = stopped();
        DataCopy copy = new DataCopy(place, layout);
        if (Directories.exists(layout.data()) && !copy.isInPlace()) {
            clearPlace(layout, MovedData.unexpected(layout, operation));
        }
        copy.discard(server, before, MovedData.discarded(layout, operation));
        Directories.rename(before, layout.data());
    }

    @Override
    public synchronized void beginCopy(StandbySource source, long expectedBytes) {
        Installation server = stopped();
        new DataCopy(place, server.layout()).beginBackup(server, source, expectedBytes);
    }

    @Override
    public synchronized void beginCopyOf(Endpoint member, StandbySource source, long expectedBytes) {
        Installation server = stopped();
        new DataCopy(place, server.layout()).beginBackupOf(server, member, source, expectedBytes);
    }

    @Override
    public synchronized void beginRewind(OperationId operation, StandbySource source) {
        Installation server = stopped();
        Path before = MovedData.before(server.layout(), operation);
        if (!Files.exists(before.resolve(ServerLayout.VERSION))) {
            throw new ConflictException("there is no data in " + before + " to rewind");
        }
        new DataCopy(place, server.layout()).beginRewind(server, before, source, database.name());
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
    public synchronized CopyStatus copyStatus() {
        return place.known().map(layout -> new DataCopy(place, layout).status()).orElseGet(CopyStatus.None::new);
    }

    @Override
    public synchronized void discardCopy(OperationId operation) {
        Installation server = stopped();
        ServerLayout layout = server.layout();
        new DataCopy(place, layout)
                .discard(server, MovedData.before(layout, operation), MovedData.discarded(layout, operation));
    }

    @Override
    public synchronized void configureStandby(
            OperationId operation, StandbySource source, MinimumSettings minimum, AccessRules access) {
        Installation server = stopped();
        if (!server.layout().hasData()) {
            throw new OperationFailedException(
                    "there is no copy in " + server.layout().data() + " to configure");
        }
        standbyFiles(server).writeToCopy(MovedData.before(server.layout(), operation), source, minimum);
        if (managesAccess()) {
            changeHba(server, block(server.files().read(server.layout().hba()), access));
        }
    }

    @Override
    public synchronized void followInPlace(StandbySource source, MinimumSettings minimum, AccessRules access) {
        Installation server = stopped();
        if (!server.layout().hasData()) {
            throw new OperationFailedException(
                    "there is no data in " + server.layout().data() + " that could follow another");
        }
        standbyFiles(server).writeInPlace(source, minimum);
        if (managesAccess()) {
            changeHba(server, block(hba(server), access));
        }
    }

    @Override
    public synchronized List<String> aside() {
        return place.known().map(MovedData::all).orElseGet(List::of).stream()
                .map(Path::toString)
                .toList();
    }

    @Override
    public synchronized void prune(List<OperationId> spent, int kept) {
        MovedData.prune(place.installation(), spent, kept);
    }

    private StandbyFiles standbyFiles(Installation server) {
        return new StandbyFiles(place, server, database.endpoint().port());
    }

    private byte[] block(byte[] file, AccessRules rules) {
        return HbaBlock.apply(file, rules, database.name(), place.host().agentAddresses());
    }

    @Override
    public synchronized void allow(AccessRules rules) {
        if (managesAccess()) {
            Installation server = place.installation();
            changeHba(server, block(hba(server), rules));
        }
    }

    @Override
    public synchronized boolean refusesClients() {
        return managesAccess() && HbaBlock.refusesClients(hba(place.installation()));
    }

    @Override
    public synchronized boolean admit(List<NodeAddress> peers) {
        if (!managesAccess()) {
            return false;
        }
        Installation server = place.installation();
        byte[] present = hba(server);
        byte[] wanted = block(present, new AccessRules(HbaBlock.refusesClients(present), peers));
        changeHba(server, wanted);
        return !Arrays.equals(present, wanted);
    }

    @Override
    public synchronized void disallow() {
        if (managesAccess()) {
            Installation server = place.installation();
            changeHba(server, HbaBlock.remove(hba(server)));
        }
    }

    @Override
    public boolean managesAccess() {
        return place.settings().managesAccess();
    }

    private byte[] hba(Installation server) {
        if (!Files.exists(server.layout().hba())) {
            throw new OperationFailedException(
                    server.layout().hba() + " is not there: expected pg_hba.conf, set postgresql.hba_file");
        }
        return server.files().read(server.layout().hba());
    }

    private static void changeHba(Installation server, byte[] wanted) {
        Path file = server.layout().hba();
        if (!Arrays.equals(server.files().read(file), wanted)) {
            server.files().change(file, wanted);
        }
    }

    /** The server that must not run while its files are moved. */
    private Installation stopped() {
        Installation server = place.installation();
        ProcessObservation now = new Postmaster(server.layout().data()).look();
        if (now == ProcessObservation.RUNNING || now == ProcessObservation.UNKNOWN) {
            throw new ConflictException(
                    "the server of " + server.layout().data() + " runs: expected it to be stopped first");
        }
        return server;
    }

    /** Never deletes what is not ours, however it came there. */
    private static void clearPlace(ServerLayout layout, Path aside) {
        if (Directories.isEmpty(layout.data())) {
            Directories.removeOne(layout.data());
            return;
        }
        Directories.rename(layout.data(), aside);
    }

    /** That nothing was there is kept as an empty directory under the same name. */
    private static void makeEmpty(Installation server, Path before) {
        try {
            Path made = Files.createDirectory(
                    before, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            server.user().own(made);
        } catch (IOException failed) {
            throw new OperationFailedException(before + " cannot be made: " + failed, failed);
        }
    }

    /** They lie elsewhere and would stay there, for both servers to write to (L74, M21). */
    private static void requireNoTablespaces(ServerLayout layout) {
        Path links = layout.data().resolve("pg_tblspc");
        if (Files.isDirectory(links) && !Directories.isEmpty(links)) {
            throw new OperationFailedException("the database has tablespaces outside of " + layout.data()
                    + ", which cannot be moved aside with it: move their tables to pg_default and drop them first");
        }
    }
}
