package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.ReadinessWire;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;

/** The sentences that spec/panel-api.md fixes, and those made from verdicts. */
final class PanelTexts {
    static final String MISSING_HEADER = "Missing authorization header";
    static final String BAD_HEADER = "Invalid authorization header format";
    static final String BAD_TOKEN = "Invalid or expired token";
    static final String BAD_CLAIMS = "Invalid token claims";
    static final String NO_USER = "User not found";
    static final String USER_DISABLED = "User account is disabled";
    static final String RESELLER_OFF = "Reseller account is deactivated";
    static final String REVOKED_TOKEN = "Token has been revoked (logged out)";
    static final String SECONDARY_READ_ONLY = "secondary server is read-only";
    static final String FENCED_READ_ONLY = "server is fenced: switchover in progress";
    static final String ADMINS_ONLY = "Admin access required";
    static final String NO_DATABASE = "database unavailable";
    static final String SECRET_MISMATCH = "cluster secret mismatch";
    static final String BAD_SIGNATURE = "cluster signature mismatch";
    static final String OLD_SIGNATURE = "cluster signature is of another time: compare the clocks of both servers";
    static final String USED_SIGNATURE = "cluster signature was used before";
    static final String NO_CERTIFICATE = "client certificate required";
    static final String NO_ANSWERS = "too many tokens are looked at: the cache or the database does not answer";
    static final String NO_PLACE = "too many messages whose bodies have not arrived";
    static final String SECRET_INVALID = "cluster_secret invalid";
    static final String BOTH_REQUIRED = "Main server IP and cluster secret are required";
    static final String NOT_THE_MAIN = "not the main server";
    static final String STALE_EPOCH = "stale epoch";
    static final String NO_SUCH_NODE = "Node not found in cluster";
    static final String MAIN_CREATED = "Main server configured successfully";
    static final String RESTART_REQUIRED = "failed to set wal_level \u2014 postgres restart required";
    static final String JOINED_AS_SECONDARY = "Successfully joined cluster as secondary";
    static final String JOINED = "Successfully joined cluster";
    static final String HEARTBEAT = "Heartbeat received";
    static final String NOTICE = "Notification processed";
    static final String PROMOTED = "Successfully promoted to main server. This server is now the primary.";
    static final String LEADS_STANDBYS =
            "This server now leads the standby cluster. It follows the main of the other site and accepts no writes.";
    static final String NEXT_STEPS = "Update MikroTik RADIUS to point to this server's IP";
    static final String SOURCE_LEADS =
            "The source still is a main, so this server stays standalone: turn the source off, then run"
                    + " setup-main here";
    static final String PROMOTE_FAILED = "pg_promote() failed";
    static final String UNREACHABLE = "main server unreachable";
    static final String REJECTED = "main server rejected join";
    static final String NOT_FROM_HERE = "can only initiate switchover from main server";
    static final String NO_TARGET = "Target node not found";
    static final String TARGET_OFFLINE = "Target node is not online";
    static final String TOO_FAR_BEHIND = "replication lag too high";
    static final String TARGET_UNREACHABLE = "target unreachable";
    static final String NOTHING_SCHEDULED = "No failover is scheduled";
    static final String FOREIGN_CLUSTER = "the request belongs to another cluster";
    static final String NO_SALVAGE = "Salvage report not found";
    static final String NO_EXPORT = "Export not found";
    static final String BAD_NODE_ID = "Invalid node ID";

    static final String SOURCE_REQUIRED = "Source server IP and password are required";
    static final String NO_SOURCE = "cannot connect to source server";
    static final String LEFT = "Left cluster successfully";
    static final String REMOVED = "Node removed from cluster";

    private PanelTexts() {}

    /** What the caller reads when this guard of that plan says no. */
    static String refusal(Plan plan, Verdict verdict) {
        if (plan.kind() == TransitionKind.REMOVE && verdict.guard() == Guard.NODE_IS_MAIN) {
            return "Only main server can remove nodes";
        }
        if (plan.kind() == TransitionKind.ROTATE_SECRET && verdict.guard() == Guard.NODE_IS_MAIN) {
            return "not the main server: rotate the secret there";
        }
        return plan.kind() == TransitionKind.REMOVE && verdict.guard() == Guard.TARGET_IS_A_MEMBER
                ? "Node not found"
                : refusal(verdict);
    }

    /** What the caller reads when this guard says no. */
    static String refusal(Verdict verdict) {
        return switch (verdict.guard()) {
            case NODE_IS_STANDALONE ->
                "already configured (role=" + verdict.facts().get("role").orElse("unknown") + ")";
            case NODE_IS_NOT_MAIN -> "already main";
            case NODE_IS_SECONDARY -> "not a secondary of an active cluster";
            case NO_TRANSITION_RUNS, NO_ROTATION_IS_OPEN -> "operation in progress";
            case DATABASE_ANSWERS -> NO_DATABASE;
            case DATABASE_IS_WRITABLE -> "database is a replica";
            case DATABASE_IS_IN_RECOVERY -> "database is not a replica";
            case MAIN_IS_ANOTHER_NODE -> "main_ip is this server";
            case MAIN_ANSWERS -> UNREACHABLE;
            case SECRET_IS_ACCEPTED -> SECRET_INVALID;
            case MAIN_DATABASE_ANSWERS -> "main server's database unreachable";
            case VERSIONS_MATCH -> "version mismatch (" + verdict.detail() + ")";
            case MAIN_IS_LOST -> "main is online \u2014 refusing to promote";
            case LAG_IS_WITHIN_LIMIT -> lag(verdict);
            case REPLAY_IS_NOT_BLOCKED ->
                "replay of the main's changes is paused: look at the database's log, and resume"
                        + " with SELECT pg_wal_replay_resume()";
            case NODE_IS_MAIN -> NOT_FROM_HERE;
            case TARGET_IS_A_MEMBER -> NO_TARGET;
            case TARGET_MAY_LEAD -> "Target node cannot become main: " + verdict.detail();
            case TARGET_IS_ONLINE -> TARGET_OFFLINE;
            case TARGET_STREAMS, TARGET_IS_CLOSE_BEHIND -> TOO_FAR_BEHIND + " (" + verdict.detail() + ")";
            case TARGET_ANSWERS -> target(verdict);
            case TARGET_CAN_LEAD -> "target cannot lead: " + verdict.detail();
            case WAY_BACK_IS_OPEN -> "this server could not follow the target afterwards: " + verdict.detail();
            case NODE_NEEDS_REBASE -> "nothing to re-attach (" + verdict.detail() + ")";
            case DATA_IS_OF_THIS_CLUSTER -> verdict.detail();
            case BRANCH_MAY_BE_LEFT -> verdict.detail() + ", use force=true to override";
            case MAIN_WAS_SILENT_LONG, NODES_CONSENT, REFERENCES_ARE_REACHED, LEASE_MAY_BE_TAKEN ->
                sentence(verdict) + ", use force=true to override";
            case NODE_HOLDS_WHAT_WAS_CONFIRMED ->
                sentence(verdict) + "; use force=true to override, and to lose what was confirmed and is not here";
            case NODE_IS_A_MEMBER -> "Not part of a cluster";
            case NODE_IS_NOT_CLOSED ->
                "this server is closed (" + verdict.detail() + "): bring it back first with mainstay reattach";
            case NO_OTHER_NODE_IS_LEFT ->
                "Cannot leave cluster while secondary servers are connected. Remove them first or promote one to main.";
            case TARGET_IS_ANOTHER_NODE -> "Cannot remove main server";
            case NODE_IS_CLOSED_MAIN -> "nothing to resolve (" + verdict.detail() + ")";
            case OTHER_MAIN_CAN_BE_CLOSED, CLUSTER_LEADS_ITSELF, REMOTE_MAIN_CAN_BE_FOLLOWED -> verdict.detail();
            case SOURCE_IS_THE_KNOWN_ONE -> verdict.detail();
            case SOURCE_LETS_US_IN -> NO_SOURCE;
            case SOURCE_HAS_THE_DATABASE -> "source server has no panel database";
            case SOURCE_IS_NOT_NEWER -> "source server runs a newer PostgreSQL (" + verdict.detail() + ")";
            case LOGIN_MAY_ACT_FOR_OWNER -> verdict.detail();
            case DISK_HAS_ROOM -> "not enough disk space (" + verdict.detail() + ")";
            case DATA_MAY_BE_PUT_ASIDE -> verdict.detail() + ", use confirm_overwrite=true to put them aside";
            case BRANCHES_ARE_KNOWN,
                    AGENT_RUNS_THE_DATABASE,
                    MAIN_HANDS_OVER,
                    FAILOVER_IS_AUTOMATIC,
                    MAIN_WAS_SEEN_HEALTHY,
                    NODE_STREAMED_IN_THIS_TERM,
                    DATABASE_STAYS_DOWN,
                    HEIR_ANSWERS,
                    NEWER_MAIN_EXISTS -> sentence(verdict);
        };
    }

    /** The guard's own code; but a target that answers and does not know how to take over is no outage. */
    static ErrorCode code(Verdict verdict) {
        boolean unsupported =
                verdict.guard() == Guard.TARGET_ANSWERS && verdict.detail().equals(ReadinessWire.UNSUPPORTED);
        return unsupported ? ErrorCode.CONFLICT : verdict.guard().refusal();
    }

    private static String target(Verdict verdict) {
        String reason = verdict.detail();
        return reason.startsWith("target ") ? reason : TARGET_UNREACHABLE + ": " + reason;
    }

    /** The guard and what it saw. */
    static String sentence(Verdict verdict) {
        return words(verdict.guard()) + ": " + verdict.detail();
    }

    private static String words(Guard guard) {
        return guard.sentence().replace('-', ' ');
    }

    private static String lag(Verdict verdict) {
        return verdict.facts()
                .get("lag_seconds")
                .map(seconds -> "replication lag too high (" + seconds + " seconds), use force=true to override")
                .orElse("replication lag is unknown, use force=true to override");
    }
}
