package dev.mainstay.domain.transition;

import dev.mainstay.domain.error.ErrorCode;

/**
 * A sentence that must be true before a transition may start.
 *
 * <p>Immutable. The order in a plan is the order in which refusals are reported.
 */
public enum Guard {
    /** setup-main and setup-secondary start from a server that is in no cluster. */
    NODE_IS_STANDALONE("node-is-standalone", ErrorCode.CONFLICT),
    /** A main cannot be promoted again. */
    NODE_IS_NOT_MAIN("node-is-not-main", ErrorCode.CONFLICT),
    /** Only the main hands its role over. */
    NODE_IS_MAIN("node-is-main", ErrorCode.CONFLICT),
    /** Only a secondary of an active cluster can be promoted. */
    NODE_IS_SECONDARY("node-is-secondary", ErrorCode.CONFLICT),
    /** One transition at a time. */
    NO_TRANSITION_RUNS("no-transition-runs", ErrorCode.CONFLICT),
    /** One rotation of the cluster secret at a time: a node takes no more than two. */
    NO_ROTATION_IS_OPEN("no-rotation-is-open", ErrorCode.CONFLICT),
    /** Nothing is decided about a database that does not answer. */
    DATABASE_ANSWERS("database-answers", ErrorCode.UNAVAILABLE),
    /** A main is made from a database that is not somebody's replica. */
    DATABASE_IS_WRITABLE("database-is-writable", ErrorCode.CONFLICT),
    /** Only a standby can be promoted. */
    DATABASE_IS_IN_RECOVERY("database-is-in-recovery", ErrorCode.CONFLICT),
    /** The given main is another server. */
    MAIN_IS_ANOTHER_NODE("main-is-another-node", ErrorCode.INVALID_REQUEST),
    /** The given main answers on its API. */
    MAIN_ANSWERS("main-answers", ErrorCode.UNAVAILABLE),
    /** The given secret is the main's. */
    SECRET_IS_ACCEPTED("secret-is-accepted", ErrorCode.INVALID_REQUEST),
    /** The given main's database answers. */
    MAIN_DATABASE_ANSWERS("main-database-answers", ErrorCode.UNAVAILABLE),
    /** Both sides run the same version of the panel (D16). */
    VERSIONS_MATCH("versions-match", ErrorCode.CONFLICT),
    /** The operator has left automatic failover on. */
    FAILOVER_IS_AUTOMATIC("failover-is-automatic", ErrorCode.CONFLICT),
    /** A main that was never seen healthy is never failed over (D4, H-08). */
    MAIN_WAS_SEEN_HEALTHY("main-was-seen-healthy", ErrorCode.CONFLICT),
    /** No evidence says that the main lives; for automatic failover, for the whole threshold. */
    MAIN_IS_LOST("main-is-lost", ErrorCode.CONFLICT),
    /** A cluster that follows another one has no main to replace (ADR 34). */
    CLUSTER_LEADS_ITSELF("cluster-leads-itself", ErrorCode.CONFLICT),
    /** Whoever leads a standby cluster follows the remote main with a password of its own file (ADR 34). */
    REMOTE_MAIN_CAN_BE_FOLLOWED("remote-main-can-be-followed", ErrorCode.CONFLICT),
    /** Only a node that streamed in this term may take over by itself (L20). */
    NODE_STREAMED_IN_THIS_TERM("node-streamed-in-this-term", ErrorCode.CONFLICT),
    /** The main has been silent for the whole threshold, so that an isolated one has closed itself (D6). */
    MAIN_WAS_SILENT_LONG("main-was-silent-long", ErrorCode.PRECONDITION_FAILED),
    /** Of several secondaries one acts, and in doubt only with the others' consent (D6, H-31). */
    NODES_CONSENT("nodes-consent", ErrorCode.CONFLICT),
    /** With synchronous mode on, only a node that has all that was confirmed takes over; force takes the loss on (L48). */
    NODE_HOLDS_WHAT_WAS_CONFIRMED("node-holds-what-was-confirmed", ErrorCode.PRECONDITION_FAILED),
    /** This node reaches most of the reference addresses: it is not the isolated one (D6). */
    REFERENCES_ARE_REACHED("references-are-reached", ErrorCode.CONFLICT),
    /** The lease on the main's role is free, or this node's (D6). */
    LEASE_MAY_BE_TAKEN("lease-may-be-taken", ErrorCode.CONFLICT),
    /** Promoting while replay is blocked for want of settings can crash the standby (M8, L24). */
    REPLAY_IS_NOT_BLOCKED("replay-is-not-blocked", ErrorCode.CONFLICT),
    /** The data is recent enough; a person may lift this by force. */
    LAG_IS_WITHIN_LIMIT("lag-is-within-limit", ErrorCode.PRECONDITION_FAILED),
    /** Stopping and starting the database is part of the way. */
    AGENT_RUNS_THE_DATABASE("agent-runs-the-database", ErrorCode.CONFLICT),
    /** The named node belongs to the cluster. */
    TARGET_IS_A_MEMBER("target-is-a-member", ErrorCode.NOT_FOUND),
    /** It is a secondary: not the main itself, and not one that is only read from. */
    TARGET_MAY_LEAD("target-may-lead", ErrorCode.CONFLICT),
    /** The main has heard of it lately. */
    TARGET_IS_ONLINE("target-is-online", ErrorCode.CONFLICT),
    /** It receives what this node writes. */
    TARGET_STREAMS("target-streams", ErrorCode.PRECONDITION_FAILED),
    /** It has replayed nearly everything, so that the hand-over is short. */
    TARGET_IS_CLOSE_BEHIND("target-is-close-behind", ErrorCode.PRECONDITION_FAILED),
    /** Its agent answers, and knows how to take over by request. */
    TARGET_ANSWERS("target-answers", ErrorCode.UNAVAILABLE),
    /** Nothing there keeps it from leading. */
    TARGET_CAN_LEAD("target-can-lead", ErrorCode.CONFLICT),
    /** This node can follow the target afterwards (L55). */
    WAY_BACK_IS_OPEN("way-back-is-open", ErrorCode.CONFLICT),
    /** The main's database crashed, and had its time to come back (D4). */
    DATABASE_STAYS_DOWN("database-stays-down", ErrorCode.CONFLICT),
    /** A secondary that could lead follows this main and answers. */
    HEIR_ANSWERS("heir-answers", ErrorCode.UNAVAILABLE),
    /** The request to lead comes from the main this node follows, in a newer term. */
    MAIN_HANDS_OVER("main-hands-over", ErrorCode.CONFLICT),
    /** Only a node that was closed, or whose data has a branch of its own, is re-attached. */
    NODE_NEEDS_REBASE("node-needs-rebase", ErrorCode.CONFLICT),
    /** Where both logs end and where they parted can be read. */
    BRANCHES_ARE_KNOWN("branches-are-known", ErrorCode.UNAVAILABLE),
    /** The local data is of the same database. */
    DATA_IS_OF_THIS_CLUSTER("data-is-of-this-cluster", ErrorCode.CONFLICT),
    /** No writes are given up that were taken beside another main; a person may lift this by force. */
    BRANCH_MAY_BE_LEFT("branch-may-be-left", ErrorCode.PRECONDITION_FAILED),
    /** Only a main that is closed, or that waits for the end of a hand-over, is opened by a person's word. */
    NODE_IS_CLOSED_MAIN("node-is-closed-main", ErrorCode.CONFLICT),
    /** Two must never be open: the other one answers and closes itself; a person may say instead that it is dead. */
    OTHER_MAIN_CAN_BE_CLOSED("other-main-can-be-closed", ErrorCode.PRECONDITION_FAILED),
    /** Only a member leaves. */
    NODE_IS_A_MEMBER("node-is-a-member", ErrorCode.CONFLICT),
    /** A closed node holds writes that nobody else has: it comes back or is set up anew, it does not just go. */
    NODE_IS_NOT_CLOSED("node-is-not-closed", ErrorCode.CONFLICT),
    /** A main that ends its cluster leaves no node behind unheard; a person may. */
    NO_OTHER_NODE_IS_LEFT("no-other-node-is-left", ErrorCode.CONFLICT),
    /** The main does not remove itself. */
    TARGET_IS_ANOTHER_NODE("target-is-another-node", ErrorCode.CONFLICT),
    /** A server that shows another key than the pinned one may be somebody else (D12). */
    SOURCE_IS_THE_KNOWN_ONE("source-is-the-known-one", ErrorCode.CONFLICT),
    /** The server that data is recovered from answers over SSH and takes the password or key. */
    SOURCE_LETS_US_IN("source-lets-us-in", ErrorCode.UNAVAILABLE),
    /** The panel's database is there and answers. */
    SOURCE_HAS_THE_DATABASE("source-has-the-database", ErrorCode.PRECONDITION_FAILED),
    /** A dump of a newer PostgreSQL may hold what an older one does not understand. */
    SOURCE_IS_NOT_NEWER("source-is-not-newer", ErrorCode.PRECONDITION_FAILED),
    /** What is restored belongs to whom the panel's database belongs to, so that the panel can use it. */
    LOGIN_MAY_ACT_FOR_OWNER("login-may-act-for-owner", ErrorCode.PRECONDITION_FAILED),
    /** For the dump and the restored database, beside the present one. */
    DISK_HAS_ROOM("disk-has-room", ErrorCode.PRECONDITION_FAILED),
    /** Subscribers that are here already are put aside only by a person's word. */
    DATA_MAY_BE_PUT_ASIDE("data-may-be-put-aside", ErrorCode.PRECONDITION_FAILED),
    /** This node accepts writes as main, and a main exists that is newer or was there before. */
    NEWER_MAIN_EXISTS("newer-main-exists", ErrorCode.CONFLICT);

    private final String sentence;
    private final ErrorCode refusal;

    Guard(String sentence, ErrorCode refusal) {
        this.sentence = sentence;
        this.refusal = refusal;
    }

    /** The guard as a short true sentence, for plans and answers. */
    public String sentence() {
        return sentence;
    }

    /** What a caller gets when the answer is no. */
    public ErrorCode refusal() {
        return refusal;
    }
}
