package dev.mainstay.testing.fake;

import dev.mainstay.domain.wal.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom commits of clients on a fake server wait for, and which still wait. Confined to the lock of its network. Source: PEERS
 * M15, PostgreSQL manual, "synchronous_standby_names".
 */
final class FakeSync {

    private static final Pattern NAMES = Pattern.compile("(?:(ANY )?([0-9]+) \\((.+)\\)|([a-z0-9_]+))");

    private final FakeInstance server;
    private final List<FakeCommit> waiting = new ArrayList<>();
    private String names = "";

    FakeSync(FakeInstance server) {
        this.server = server;
    }

    String names() {
        return names;
    }

    void names(String wanted) {
        if (!wanted.isEmpty() && !NAMES.matcher(wanted).matches()) {
            throw new IllegalArgumentException("synchronous_standby_names '" + wanted + "' is none that we write");
        }
        names = wanted;
    }

    /** A client committed; it waits until it is confirmed. */
    void add(FakeCommit commit) {
        waiting.add(commit);
    }

    /** The process is gone, or its sessions are: nobody is told any more. */
    void forget() {
        waiting.clear();
    }

    /** Those that have been confirmed since they were last asked for. */
    List<FakeCommit> takeConfirmed() {
        List<FakeCommit> confirmed =
                waiting.stream().filter(commit -> isConfirmed(commit.end())).toList();
        waiting.removeAll(confirmed);
        return confirmed;
    }

    /** Whether as many standbys as it waits for have that on their disks. */
    boolean isConfirmed(Lsn end) {
        if (names.isEmpty()) {
            return true;
        }
        Matcher list = NAMES.matcher(names);
        if (!list.matches()) {
            throw new IllegalStateException(names);
        }
        List<String> wanted = listed(list);
        int number = list.group(2) == null ? 1 : Integer.parseInt(list.group(2));
        long have = server.network().standbysOf(server).stream()
                .filter(standby -> standby.receiver()
                        .source()
                        .filter(source -> wanted.contains("node_" + source.self()))
                        .isPresent())
                .filter(standby -> standby.data().flushed().hasReached(end))
                .count();
        return have >= number;
    }

    /** As {@code pg_stat_replication.sync_state} shows that standby. */
    String stateOf(String name) {
        Matcher list = NAMES.matcher(names);
        boolean in = list.matches() && listed(list).contains(name);
        return in ? Optional.ofNullable(list.group(1)).isPresent() ? "quorum" : "sync" : "async";
    }

    private static List<String> listed(Matcher list) {
        return list.group(3) == null
                ? List.of(list.group(4))
                : List.of(list.group(3).split(","));
    }
}
