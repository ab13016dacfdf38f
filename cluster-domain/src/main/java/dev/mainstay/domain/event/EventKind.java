package dev.mainstay.domain.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every kind of event there is, with the name and severity that the tables and the wire show.
 *
 * <p>Immutable. Source: spec/panel-api.md 3.3.
 */
public enum EventKind {
    /** A standalone server became the main of a new cluster. */
    CLUSTER_CREATED("cluster_created", Severity.INFO),
    /** setup-main was started and undone. */
    SETUP_FAILED("setup_failed", Severity.ERROR),
    /** A server joined for the first time. */
    NODE_JOINED("node_joined", Severity.INFO),
    /** A known server joined again. */
    NODE_REJOINED("node_rejoined", Severity.INFO),
    /** A joining server could not be made a secondary; its old data is back. */
    JOIN_FAILED("join_failed", Severity.ERROR),
    /** A node left by itself. */
    NODE_LEFT("node_left", Severity.INFO),
    /** A node was taken out by the main. */
    NODE_REMOVED("node_removed", Severity.WARNING),
    /** A node could not be taken out, or could not leave. */
    DEPARTURE_FAILED("departure_failed", Severity.ERROR),
    /** The main ended the cluster. */
    CLUSTER_DISBANDED("cluster_disbanded", Severity.WARNING),
    /** A setting of the cluster was changed by a person. */
    CONFIG_CHANGED("config_changed", Severity.INFO),
    /** The cluster secret is being replaced. */
    SECRET_ROTATION_STARTED("secret_rotation_started", Severity.WARNING),
    /** A member does not answer; the old secret stays in force beside the next one until it does, or is taken out. */
    SECRET_ROTATION_WAITS("secret_rotation_waits", Severity.WARNING),
    /** The cluster secret was replaced; nobody takes the old one any more. */
    SECRET_ROTATED("secret_rotated", Severity.INFO),
    /** Another server's data is this node's. */
    RECOVERY_COMPLETED("recovery_completed", Severity.INFO),
    /** Another server's data could not be recovered; this node's own is as it was. */
    RECOVERY_FAILED("recovery_failed", Severity.ERROR),
    /** A node has been silent for longer than the offline limit. */
    NODE_OFFLINE("node_offline", Severity.WARNING),
    /** A silent node was heard again. */
    NODE_ONLINE("node_online", Severity.INFO),
    /** A person asked for an emergency promotion. */
    PROMOTE_REQUESTED("promote_requested", Severity.WARNING),
    /** A planned switchover was accepted. */
    MANUAL_FAILOVER("manual_failover", Severity.WARNING),
    /** A planned switchover ended, as the old main saw it. */
    SWITCHOVER_COMPLETED("switchover_completed", Severity.INFO),
    /** The outcome of a hand-over is unknown; the database stays closed until it is. */
    HANDOVER_UNKNOWN("handover_unknown", Severity.CRITICAL),
    /** The first act of any failover. */
    FAILOVER_STARTED("failover_started", Severity.CRITICAL),
    /** The last act of any failover. */
    FAILOVER_COMPLETED("failover_completed", Severity.WARNING),
    /** A failover ended without a new main. */
    FAILOVER_FAILED("failover_failed", Severity.CRITICAL),
    /** A guard kept the automatic failover from starting. */
    FAILOVER_SKIPPED("failover_skipped", Severity.WARNING),
    /** This node follows a new main. */
    NEW_MAIN_ACKNOWLEDGED("new_main_acknowledged", Severity.INFO),
    /** This node streams from another member than before, or from the main again. */
    UPSTREAM_CHANGED("upstream_changed", Severity.INFO),
    /** Two nodes claim to be main. */
    SPLIT_BRAIN_DETECTED("split_brain_detected", Severity.CRITICAL),
    /** Both branches of two mains were looked at: where they parted and what each wrote since. */
    SPLIT_BRAIN_MEASURED("split_brain_measured", Severity.WARNING),
    /** A person named the true one of two mains. */
    RESOLVE_REQUESTED("resolve_requested", Severity.WARNING),
    /** Of two mains one follows the other, or one was opened by a person's word. */
    SPLIT_BRAIN_RESOLVED("split_brain_resolved", Severity.INFO),
    /** A person's word could not open a closed main. */
    RESOLVE_FAILED("resolve_failed", Severity.CRITICAL),
    /** This node refuses clients because a newer main exists. */
    FENCED("fenced", Severity.CRITICAL),
    /** This node admits clients again. */
    UNFENCED("unfenced", Severity.INFO),
    /** An old main is being brought back. */
    REATTACH_STARTED("reattach_started", Severity.WARNING),
    /** An old main follows the present one. */
    REATTACH_COMPLETED("reattach_completed", Severity.INFO),
    /** An old main could not be brought back; it stays closed with its old data. */
    REATTACH_FAILED("reattach_failed", Severity.ERROR),
    /** A re-attach was not begun by itself; somebody must decide. */
    REATTACH_WAITS("reattach_waits", Severity.WARNING),
    /** Writes that never replicated were saved. */
    WRITES_SALVAGED("writes_salvaged", Severity.WARNING),
    /** Writes that never replicated could not be exported; the old data is kept. */
    SALVAGE_FAILED("salvage_failed", Severity.ERROR),
    /** An old main returned after another took over; it serves nobody. */
    NEEDS_REBASE("needs_rebase", Severity.ERROR),
    /** The database of a secondary left recovery without us. */
    PROMOTED_EXTERNALLY("promoted_externally", Severity.CRITICAL),
    /** The database of the main is in recovery without us. */
    DEMOTED_UNEXPECTEDLY("demoted_unexpectedly", Severity.CRITICAL),
    /** A replication or a service does not do what it should. */
    SYNC_ERROR("sync_error", Severity.ERROR),
    /** A slot lost the WAL it promised. */
    SLOT_LOST("slot_lost", Severity.ERROR),
    /** A slot holds back half or more of what it may: its node has been away for long (H-10). */
    SLOT_RETENTION_HIGH("slot_retention_high", Severity.WARNING),
    /** A main's database does not answer at the address that the others are told (H-23). */
    DATABASE_UNREACHABLE("database_unreachable", Severity.WARNING),
    /** Other nodes than before hold all that is confirmed to clients. */
    SYNCHRONOUS_CHANGED("synchronous_changed", Severity.INFO),
    /** Clients were kept out of a synchronous main's database that died, until the standbys had what it then showed (L47). */
    CLIENTS_ADMITTED("clients_admitted", Severity.WARNING),
    /** A main lost its backing and closed itself (D6). */
    MAIN_ISOLATED("main_isolated", Severity.CRITICAL),
    /** A main's database was stopped since its agent did not renew (D6). */
    DEAD_MAN_FIRED("dead_man_fired", Severity.CRITICAL),
    /** A main that had closed itself has its backing again. */
    MAIN_BACKED_AGAIN("main_backed_again", Severity.INFO),
    /** The agent started the database. */
    DATABASE_STARTED("database_started", Severity.INFO),
    /** The agent could not start the database, or must not. */
    DATABASE_START_FAILED("database_start_failed", Severity.ERROR),
    /** The main's database crashed and did not come back in time; another node is asked to lead. */
    DATABASE_LOST("database_lost", Severity.CRITICAL),
    /** A restart that was planned was not run. */
    RESTART_SKIPPED("restart_skipped", Severity.WARNING),
    /** The cluster follows another cluster's main from now on. */
    STANDBY_CLUSTER_BEGAN("standby_cluster_began", Severity.WARNING),
    /** Another node leads the standby cluster from now on. */
    STANDBY_LEADER_CHANGED("standby_leader_changed", Severity.WARNING),
    /** The cluster has a main of its own again. */
    STANDBY_CLUSTER_ENDED("standby_cluster_ended", Severity.WARNING),
    /** The operator's command on a role change failed. */
    HOOK_FAILED("hook_failed", Severity.WARNING);

    private final String word;
    private final Severity severity;

    EventKind(String word, Severity severity) {
        this.word = word;
        this.severity = severity;
    }

    /** As the table and the wire write it. */
    public String word() {
        return word;
    }

    /** How much it matters. */
    public Severity severity() {
        return severity;
    }

    /** The kind of that word, if it is one of ours. */
    public static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
