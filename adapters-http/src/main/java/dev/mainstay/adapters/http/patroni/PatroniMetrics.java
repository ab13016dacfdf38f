package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.wal.Lsn;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The metrics that Patroni has, under its names; none is ever missing. Pure. Source: spec/patroni-rest.md 3. */
final class PatroniMetrics {
    private static final double VERSION = 40_104;
    private static final double NANOS = 1e9;

    private PatroniMetrics() {}

    static List<MetricSnapshot> of(Standing standing, MetricLabels labels) {
        Optional<ServerFacts> facts = standing.answering().flatMap(DatabaseObservation::facts);
        Optional<InRecovery> standby = standing.standby();
        Optional<String> state = standing.replicationState();
        SyncStanding sync = SyncStanding.of(standing);
        String role = standing.role();
        return List.of(
                labels.gauge("patroni_version", "The version of Patroni that this API is compatible with", VERSION),
                labels.flag("patroni_postgres_running", "Whether PostgreSQL runs", standing.running()),
                labels.gauge(
                        "patroni_postmaster_start_time",
                        "When PostgreSQL started, seconds since the epoch",
                        facts.flatMap(ServerFacts::startedAt)
                                .map(PatroniMetrics::seconds)
                                .orElse(0.0)),
                labels.flag("patroni_primary", "Whether this node is the primary", role.equals("primary")),
                labels.counter(
                        "patroni_xlog_location",
                        "Position of the primary's write-ahead log, bytes; 0 elsewhere",
                        standing.writable()
                                .map(DatabaseObservation.Writable::position)
                                .map(PatroniMetrics::bytes)
                                .orElse(0.0)),
                labels.flag(
                        "patroni_standby_leader",
                        "Whether this node leads a standby cluster",
                        role.equals("standby_leader")),
                labels.flag("patroni_replica", "Whether this node is a replica", role.equals("replica")),
                labels.flag("patroni_sync_standby", "Whether commits wait for this node", sync.isSynchronous()),
                labels.flag(
                        "patroni_quorum_standby", "Whether commits wait for a quorum with this node", sync.isQuorum()),
                labels.counter(
                        "patroni_xlog_received_location",
                        "Position received, bytes; 0 on the primary",
                        standing.received().map(PatroniMetrics::bytes).orElse(0.0)),
                labels.counter(
                        "patroni_xlog_replayed_location",
                        "Position replayed, bytes; 0 on the primary",
                        standing.replayed().map(PatroniMetrics::bytes).orElse(0.0)),
                labels.gauge(
                        "patroni_xlog_replayed_timestamp",
                        "When the last replayed transaction was committed, seconds since the epoch",
                        standby.flatMap(any -> facts)
                                .flatMap(ServerFacts::replayedAt)
                                .map(PatroniMetrics::seconds)
                                .orElse(0.0)),
                labels.flag(
                        "patroni_xlog_paused",
                        "Whether replay is paused",
                        standby.map(InRecovery::replayPaused).orElse(false)),
                labels.flag(
                        "patroni_postgres_streaming",
                        "Whether PostgreSQL streams",
                        state.equals(Optional.of(Words.STREAMING))),
                labels.flag(
                        "patroni_postgres_in_archive_recovery",
                        "Whether PostgreSQL replays from an archive",
                        state.equals(Optional.of(Words.ARCHIVE))),
                labels.gauge(
                        "patroni_postgres_server_version",
                        "PostgreSQL's version",
                        facts.map(ServerFacts::version).orElse(0)),
                labels.flag("patroni_cluster_unlocked", "Whether nobody is known to lead", standing.unlocked()),
                labels.flag(
                        "patroni_failsafe_mode_is_active",
                        "Whether the fail-safe mode is active",
                        standing.failsafeActive()),
                labels.flag(
                        "patroni_failsafe_mode_enabled",
                        "Whether the fail-safe mode is on",
                        standing.rules().failsafe()),
                labels.flag(
                        "patroni_failsafe_member",
                        "Whether this node is in the fail-safe topology",
                        standing.rules().failsafe() && standing.membership().isPresent()),
                labels.gauge(
                        "patroni_postgres_timeline",
                        "PostgreSQL's timeline",
                        standing.answering()
                                .flatMap(DatabaseObservation::knownTimeline)
                                .map(timeline -> timeline.id())
                                .orElse(0)),
                labels.gauge(
                        "patroni_dcs_last_seen",
                        "When this node last saw the cluster, seconds since the epoch",
                        (double) StatusJson.lastSeen(standing).getEpochSecond()),
                labels.flag(
                        "patroni_pending_restart",
                        "Whether changed settings wait for a restart",
                        standing.profile().waitsForRestart()),
                labels.flag("patroni_is_paused", "Whether automatic actions are paused", standing.paused()),
                labels.gauge(
                        "patroni_postgres_state",
                        "PostgreSQL's state: -1 unknown, 4 creating replica, 5 running, 6 starting, 8 start failed,"
                                + " 9 restarting, 12 stopped",
                        Words.code(standing.phase())),
                labels.gauge(
                        "patroni_failover_priority",
                        "Place among candidates, higher first; 0 never leads",
                        standing.tags().standsAside() ? 0 : standing.tags().priority()));
    }

    private static double bytes(Lsn position) {
        return position.bytes();
    }

    private static double seconds(Instant moment) {
        return moment.getEpochSecond() + moment.getNano() / NANOS;
    }
}
