package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commands a {@link FakePostgres}. Safe for all threads. */
final class FakePostgresControl implements PostgresControl {

    private static final Path HOME = Path.of("/fake/postgresql");
    private static final WalDistance SIZE = new WalDistance(32L << 20);

    private final FakeInstance server;

    FakePostgresControl(FakeInstance server) {
        this.server = server;
    }

    @Override
    public ServerFiles files() {
        return server.locked(() -> {
            FakeData unused = server.answering();
            return new ServerFiles(HOME.resolve("data"), HOME.resolve("postgresql.conf"), HOME.resolve("pg_hba.conf"));
        });
    }

    @Override
    public SettingsReport applyMainSettings() {
        return server.locked(() -> server.answering().parameters().apply());
    }

    /** Here settings that operators choose mean nothing, but for an archive's. */
    @Override
    public SortedMap<String, String> applyParameters(SortedMap<String, String> wanted) {
        return server.locked(() -> {
            Object unused = server.answering();
            Optional.ofNullable(wanted.get("restore_command"))
                    .ifPresent(command -> server.archive().command(!command.isEmpty()));
            return new TreeMap<>();
        });
    }

    @Override
    public Lsn waitForStandbys(String names) {
        return server.locked(() -> {
            FakeData here = server.answering();
            server.network().changed();
            server.sync().names(names);
            return here.flushed();
        });
    }

    @Override
    public void createRoles(Secret replication, Secret agent) {
        server.run(() -> server.change(content -> {
            SortedMap<String, Secret> roles = new TreeMap<>(content.roles());
            roles.put(FakeReplication.ROLE, replication);
            roles.put(AgentPassword.ROLE, agent);
            return content.withRoles(roles);
        }));
    }

    @Override
    public void dropRoles() {
        server.run(() -> server.change(content -> {
            SortedMap<String, Secret> roles = new TreeMap<>(content.roles());
            roles.remove(FakeReplication.ROLE);
            roles.remove(AgentPassword.ROLE);
            return content.withRoles(roles);
        }));
    }

    @Override
    public MinimumSettings minimumSettings() {
        return server.locked(() -> {
            FakeData data = server.answering();
            SortedMap<String, Integer> values = new TreeMap<>();
            values.put("max_connections", data.parameters().connections());
            values.put("max_worker_processes", 8);
            values.put("max_wal_senders", 10);
            values.put("max_prepared_transactions", 0);
            values.put("max_locks_per_transaction", 64);
            return new MinimumSettings(values);
        });
    }

    @Override
    public WalDistance size() {
        return server.locked(() -> {
            FakeData unused = server.answering();
            return SIZE;
        });
    }

    @Override
    public void checkpoint() {
        server.run(() -> {
            if (!server.isInRecovery()) {
                server.answering().checkpoint();
            }
        });
    }

    @Override
    public void checkpointTimeline() {
        checkpoint();
    }

    @Override
    public Timeline promote(Duration limit) {
        return server.locked(() -> {
            FakeData here = server.answering();
            if (server.isInRecovery()) {
                server.promote();
            }
            server.change(content -> content);
            return here.history().current();
        });
    }

    @Override
    public void resetRoleSettings() {
        server.run(() -> {
            server.answering().readOnlyByDefault(false);
            server.data().followNobody();
        });
    }

    @Override
    public void readOnlyByDefault(boolean on) {
        server.run(() -> server.answering().readOnlyByDefault(on));
    }

    @Override
    public void createSlot(SlotName slot) {
        server.run(() -> {
            FakeData data = server.answering();
            if (data.slots().find(slot).filter(there -> !there.lost()).isEmpty()) {
                if (data.slots().areExhausted()) {
                    throw new ConflictException("node limit reached");
                }
                data.slots().put(slot, new FakeSlots.Slot(data.flushed(), false, false));
            }
        });
    }

    @Override
    public void advanceSlot(SlotName slot, Lsn upTo) {
        server.run(() -> {
            FakeData data = server.answering();
            Lsn reachable = server.isInRecovery() ? data.replayed() : data.flushed();
            Lsn wanted = reachable.hasReached(upTo) ? upTo : reachable;
            data.slots()
                    .find(slot)
                    .filter(there -> !there.lost() && !there.active())
                    .filter(there -> !there.restart().hasReached(wanted))
                    .ifPresent(there -> data.slots().put(slot, new FakeSlots.Slot(wanted, false, false)));
        });
    }

    @Override
    public boolean dropSlot(SlotName slot) {
        return server.locked(() -> {
            server.answering().slots().remove(slot);
            return true;
        });
    }

    @Override
    public void follow(StandbySource source) {
        server.run(() -> {
            FakeData data = server.answering();
            if (!server.isInRecovery()) {
                throw new ConflictException(
                        "the database is not a standby: it cannot follow another one while it runs");
            }
            data.follow(source);
        });
    }

    @Override
    public void followArchive() {
        server.run(() -> {
            FakeData data = server.answering();
            if (server.archive().use() == ArchiveUse.NONE) {
                throw new ConflictException("the database is not a standby with an archive to replay");
            }
            data.followNobody();
        });
    }

    @Override
    public void reload() {
        FakeData unused = server.locked(server::answering);
    }

    @Override
    public int clientSessions() {
        return server.locked(() -> {
            FakeData unused = server.answering();
            return server.sessions().clients();
        });
    }

    @Override
    public int endClientSessions() {
        return server.locked(() -> {
            FakeData unused = server.answering();
            server.sync().forget();
            return server.sessions().end();
        });
    }

    @Override
    public int openTransactions() {
        return server.locked(() -> {
            FakeData unused = server.answering();
            return server.sessions().inTransaction().size();
        });
    }

    @Override
    public Optional<WalDistance> behind(NodeId standby) {
        return server.locked(() -> {
            FakeData here = server.answering();
            return server.network().standbysOf(server).stream()
                    .filter(one -> one.data()
                            .source()
                            .filter(source -> source.self().equals(standby))
                            .isPresent())
                    .findFirst()
                    .map(one -> here.flushed().since(one.data().replayed()));
        });
    }

    @Override
    public Lsn received() {
        return server.locked(() -> {
            FakeData here = server.answering();
            if (!server.isInRecovery()) {
                throw new ConflictException("the database is not in recovery");
            }
            return here.flushed();
        });
    }
}
