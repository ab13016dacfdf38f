package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Found;
import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.ports.out.SettingsReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes the settings of a main hold: reads what runs, changes only what is too low, reloads, and tells what waits for a
 * restart and what no file can change. Source: D14, spec/panel-api.md 5.3, PEERS M13, H-10.
 */
final class MainNeeds {

    /**
     * One thing a main needs.
     *
     * @param name the setting
     * @param holds whether a running value will do
     * @param target what it becomes otherwise
     * @param mayWait whether a main may run without it until the next restart
     */
    private record Need(Name name, Predicate<String> holds, String target, boolean mayWait) {}

    private static final int SENDERS = 10;
    private static final int KEEP_MIB = 1024;

    private final ServerParameters server;
    private final PostgresSettings.Main wanted;
    private final boolean checksums;
    private final int retentionMib;

    MainNeeds(ServerParameters server, PostgresSettings.Main wanted, boolean checksums, int retentionMib) {
        this.server = server;
        this.wanted = wanted;
        this.checksums = checksums;
        this.retentionMib = retentionMib;
    }

    SettingsReport apply(Deadline deadline) throws SQLException {
        List<Need> open = missing();
        List<String> changed = new ArrayList<>();
        for (Need need : open) {
            if (!server.read(need.name()).isFixed()
                    && !server.written(need.name()).equals(need.target())) {
                server.set(need.name(), need.target());
                changed.add(need.name().sql());
            }
        }
        if (!open.isEmpty()) {
            server.reload(deadline);
        }
        return report(changed);
    }

    private SettingsReport report(List<String> changed) throws SQLException {
        List<String> restart = new ArrayList<>();
        List<String> fixed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (Need need : missing()) {
            Found now = server.read(need.name());
            List<String> where = now.isFixed() ? fixed : restart;
            (need.mayWait() ? waiting : where).add(need.name().sql());
        }
        return new SettingsReport(changed, restart, fixed, waiting);
    }

    private List<Need> missing() throws SQLException {
        List<Need> all = new ArrayList<>();
        for (Need need : needs()) {
            if (!need.holds().test(server.read(need.name()).value())) {
                all.add(need);
            }
        }
        return all;
    }

    private List<Need> needs() {
        List<Need> all = new ArrayList<>(List.of(
                new Need(Name.WAL_LEVEL, level -> level.equals("replica") || level.equals("logical"), "replica", false),
                new Need(Name.MAX_WAL_SENDERS, atLeast(SENDERS), String.valueOf(SENDERS), false),
                new Need(Name.MAX_REPLICATION_SLOTS, atLeast(SENDERS), String.valueOf(SENDERS), false),
                new Need(Name.HOT_STANDBY, "on"::equals, "on", false),
                new Need(Name.WAL_KEEP_SIZE, atLeast(KEEP_MIB), KEEP_MIB + "MB", false),
                new Need(Name.MAX_SLOT_WAL_KEEP_SIZE, atLeast(0), retentionMib + "MB", false)));
        Optional<String> listen = wanted.listenAddresses();
        listen.ifPresent(target -> all.add(new Need(Name.LISTEN_ADDRESSES, MainNeeds::isReachable, target, false)));
        if (!checksums) {
            all.add(new Need(Name.WAL_LOG_HINTS, "on"::equals, "on", true));
        }
        return all;
    }

    private static Predicate<String> atLeast(int least) {
        return value -> Integer.parseInt(value) >= least;
    }

    /** Whether anybody but this machine can dial one of the addresses. */
    private static boolean isReachable(String addresses) {
        return Arrays.stream(addresses.split(",", -1))
                .map(String::strip)
                .anyMatch(one ->
                        !one.isEmpty() && !one.equals("localhost") && !one.startsWith("127.") && !one.equals("::1"));
    }
}
