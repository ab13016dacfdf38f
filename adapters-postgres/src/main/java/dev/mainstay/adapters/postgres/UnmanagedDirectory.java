package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.UnavailableException;
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

/**
 * Files that are somebody else's ({@code postgresql.process: none}): nothing is changed, and a script tells how a person
 * does it. Safe for all threads.
 */
final class UnmanagedDirectory implements DataDirectory {

    private final ScriptDesk scripts;

    UnmanagedDirectory(ScriptDesk scripts) {
        this.scripts = scripts;
    }

    @Override
    public DiskSpace space() {
        throw new UnavailableException("postgresql.process is none: the agent does not see the data directory");
    }

    @Override
    public String location() {
        return "the database's container, by a script that you run,";
    }

    @Override
    public String moveAside(OperationId operation) {
        throw refused("move the data aside");
    }

    @Override
    public void putBack(OperationId operation) {
        // Nothing was moved.
    }

    @Override
    public void beginCopy(StandbySource source, long expectedBytes) {
        throw refused("copy the main's data");
    }

    @Override
    public void beginCopyOf(Endpoint member, StandbySource source, long expectedBytes) {
        throw refused("copy a member's data");
    }

    @Override
    public void beginRewind(OperationId operation, StandbySource source) {
        throw refused("rewind the data");
    }

    @Override
    public Optional<OperatorScript> handOut(
            OperatorScript.Use use, StandbySource source, List<String> services, long expectedBytes) {
        return Optional.of(scripts.write(use, source, services, expectedBytes));
    }

    @Override
    public Optional<OperatorScript> handedOut() {
        return scripts.written();
    }

    @Override
    public CopyStatus copyStatus() {
        return new CopyStatus.None();
    }

    @Override
    public void discardCopy(OperationId operation) {
        // None was begun.
    }

    @Override
    public void configureStandby(
            OperationId operation, StandbySource source, MinimumSettings minimum, AccessRules access) {
        throw refused("configure a standby");
    }

    @Override
    public void followInPlace(StandbySource source, MinimumSettings minimum, AccessRules access) {
        throw refused("configure a standby");
    }

    @Override
    public List<String> aside() {
        return List.of();
    }

    @Override
    public void prune(List<OperationId> spent, int kept) {
        // Nothing was moved.
    }

    @Override
    public void allow(AccessRules rules) {
        // Not ours to write.
    }

    @Override
    public boolean refusesClients() {
        return false;
    }

    @Override
    public boolean admit(List<NodeAddress> peers) {
        return false;
    }

    @Override
    public void disallow() {
        // Not ours to write.
    }

    @Override
    public boolean managesAccess() {
        return false;
    }

    private static ConflictException refused(String what) {
        return new ConflictException("postgresql.process is none: the agent may not " + what
                + "; run the generated script by hand, or set it to local");
    }
}
