package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Planned hand-over of the main's role to a secondary, without a lost write: guards and plan. Both directions are checked
 * before anything is touched: whether the target can lead, and whether this node can follow it afterwards (L55).
 *
 * <p>Pure; what the target answered comes in as a value. Source: D8; spec/panel-api.md 1.13 and 5.8.
 */
public final class Switchover {

    /** Fact: the term of the new main. */
    public static final String TERM = "term";

    /** Fact: the node that is to lead. */
    public static final String TARGET = "target_node";

    /** Fact: this node. */
    public static final String OLD_MAIN = "old_main";

    /** Fact: how long open transactions may go on, in seconds. */
    public static final String DRAIN_SECONDS = "drain_seconds";

    /** Prefix of the facts that hold the target's endpoints. */
    public static final String TARGET_ENDPOINTS = "target_";

    /** The drain when nobody sets one. */
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

    /** The longest drain. */
    public static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    /** Further behind than this a target is not waited for. */
    public static final WalDistance MOST_BEHIND = new WalDistance(16L << 20);

    /** Where nobody may stop the database, nobody can prove that it is closed and where its log ends (D8). */
    private static final String BY_HAND =
            "postgresql.process is none, so the agent can neither stop this database nor see"
                    + " where its log ends; by hand: stop the database here, 'mainstay promote' on the other server once it counts"
                    + " this main as lost, then 'mainstay reattach' here and the script that it writes, which copies nothing when"
                    + " the new main has everything";

    /** What the time until a planned moment hardly changes. */
    private static final List<Guard> LASTING =
            List.of(Guard.NODE_IS_MAIN, Guard.AGENT_RUNS_THE_DATABASE, Guard.TARGET_IS_A_MEMBER, Guard.TARGET_MAY_LEAD);

    private Switchover() {}

    /**
     * What is asked for.
     *
     * @param target who is to lead
     * @param drain how long open transactions may go on; 0 to 10 min
     */
    public record Request(NodeId target, Duration drain) {}

    /**
     * What a look at the target found.
     *
     * @param answered whether it answered as a node that can take over by request
     * @param reason why not, for people
     * @param problems what keeps it from leading
     * @param wayBack what would keep this node from following it
     * @param version the panel's version there
     */
    public record TargetLook(
            boolean answered,
            String reason,
            List<String> problems,
            List<String> wayBack,
            Optional<SoftwareVersion> version) {

        /** Copies the lists. */
        public TargetLook {
            problems = List.copyOf(problems);
            wayBack = List.copyOf(wayBack);
        }

        /** Nothing could be seen. */
        public static TargetLook failed(String reason) {
            return new TargetLook(false, reason, List.of(), List.of(), Optional.empty());
        }
    }

    /** Whether this plan may wait for its moment: all guards are asked again then. */
    public static boolean mayWait(Plan plan) {
        return plan.verdicts().stream().noneMatch(verdict -> verdict.refuses() && LASTING.contains(verdict.guard()));
    }

    /**
     * Whom to choose when nobody is named: of the secondaries that are online and do not stand aside, those that hold all that is
     * confirmed, those that stream from here, then by preference, priority and number.
     */
    public static Optional<NodeId> firstInLine(ClusterView view, Observation seen) {
        return view.others().stream()
                .filter(node -> node.role().mayTakeOver() && node.status() == NodeStatus.ONLINE && !node.needsRebase())
                .filter(node -> !UpstreamRule.tags(seen, node.id()).standsAside())
                .min(Comparator.comparing((Node node) -> !SyncRight.isHeldBy(view.self(), node.id()))
                        .thenComparing(node -> stream(seen, node.id()).isEmpty())
                        .thenComparing(
                                node -> -UpstreamRule.tags(seen, node.id()).priority())
                        .thenComparingInt(Node::priority)
                        .thenComparing(Node::id))
                .map(Node::id);
    }

    private static Optional<Standby> stream(Observation seen, NodeId node) {
        return writable(seen).stream()
                .flatMap(database -> database.standbys().stream())
                .filter(standby -> standby.name().equals("node_" + node))
                .findFirst();
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Request request, TargetLook look) {
        List<Verdict> verdicts = new ArrayList<>(ofThisNode(view, seen));
        verdicts.addAll(ofTheTarget(view, request));
        verdicts.addAll(ofTheStream(seen, request));
        verdicts.addAll(ofTheLook(seen, look));
        return new Plan(TransitionKind.SWITCHOVER, verdicts, facts(view, request));
    }

    private static List<Verdict> ofThisNode(ClusterView view, Observation seen) {
        Role role = view.self().role();
        boolean leads = role == Role.MAIN && !view.self().condition().isClosed();
        boolean ours = seen.process() != ProcessObservation.NOT_OURS;
        return List.of(
                Verdict.that(
                        Guard.NODE_IS_MAIN,
                        leads,
                        "this node is " + role.word() + ", "
                                + view.self().condition().word()),
                Verdict.that(
                        Guard.NO_TRANSITION_RUNS,
                        !seen.transitionRunning(),
                        seen.transitionRunning() ? "a transition is running" : "none is running"),
                Verdict.that(
                        Guard.DATABASE_ANSWERS,
                        seen.database().value().answers(),
                        seen.database().value().answers() ? "the database answers" : "the database does not answer"),
                Verdict.that(
                        Guard.DATABASE_IS_WRITABLE,
                        writable(seen).isPresent(),
                        writable(seen).isPresent() ? "the database accepts writes" : "the database accepts no writes"),
                Verdict.that(
                        Guard.AGENT_RUNS_THE_DATABASE,
                        ours,
                        ours ? "the agent stops and starts the database" : BY_HAND));
    }

    private static List<Verdict> ofTheTarget(ClusterView view, Request request) {
        Optional<Node> target = view.node(request.target());
        boolean may = target.map(node -> node.role().mayTakeOver()).orElse(false);
        boolean online = target.map(node -> node.status() == NodeStatus.ONLINE).orElse(false);
        String name = "node " + request.target();
        return List.of(
                Verdict.that(
                        Guard.TARGET_IS_A_MEMBER,
                        target.isPresent(),
                        target.isPresent() ? name + " is a member" : name + " is not a member"),
                Verdict.that(
                        Guard.TARGET_MAY_LEAD,
                        may,
                        name + " is " + target.map(node -> node.role().word()).orElse("unknown")),
                Verdict.that(
                        Guard.TARGET_IS_ONLINE,
                        online,
                        name + " is " + target.map(node -> node.status().word()).orElse("unknown")));
    }

    private static List<Verdict> ofTheStream(Observation seen, Request request) {
        Optional<Standby> stream = stream(seen, request.target());
        boolean streams =
                stream.filter(standby -> standby.state().equals("streaming")).isPresent();
        Optional<WalDistance> behind = stream.flatMap(Standby::replayed)
                .flatMap(replayed ->
                        writable(seen).map(database -> database.position().since(replayed)));
        return List.of(
                Verdict.that(
                        Guard.TARGET_STREAMS,
                        streams,
                        stream.map(standby -> "its stream is " + standby.state())
                                .orElseGet(() -> UpstreamRule.elsewhere(seen, request.target()))),
                Verdict.that(
                        Guard.TARGET_IS_CLOSE_BEHIND,
                        behind.filter(distance -> distance.compareTo(MOST_BEHIND) <= 0)
                                .isPresent(),
                        behind.map(distance -> distance.bytes() + " bytes behind")
                                .orElse("how far behind is unknown"),
                        Facts.of("limit_bytes", MOST_BEHIND.bytes())
                                .withKnown("behind_bytes", behind.map(WalDistance::bytes))));
    }

    private static List<Verdict> ofTheLook(Observation seen, TargetLook look) {
        boolean same = look.version().map(seen.versions().own()::equals).orElse(true);
        return List.of(
                Verdict.that(Guard.TARGET_ANSWERS, look.answered(), look.answered() ? "it answers" : look.reason()),
                Verdict.that(
                        Guard.TARGET_CAN_LEAD,
                        look.problems().isEmpty(),
                        look.problems().isEmpty()
                                ? "nothing keeps it from leading"
                                : String.join("; ", look.problems())),
                Verdict.that(
                        Guard.WAY_BACK_IS_OPEN,
                        look.wayBack().isEmpty(),
                        look.wayBack().isEmpty()
                                ? "this node can follow it afterwards"
                                : String.join("; ", look.wayBack())),
                Verdict.that(
                        Guard.VERSIONS_MATCH,
                        same,
                        "target=" + look.version().map(Object::toString).orElse("unknown") + ", this="
                                + seen.versions().own()));
    }

    private static Optional<Writable> writable(Observation seen) {
        return seen.database().value().asWritable();
    }

    private static Facts facts(ClusterView view, Request request) {
        Facts facts = Facts.of(TERM, view.self().term().next())
                .with(TARGET, request.target())
                .with(DRAIN_SECONDS, request.drain().toSeconds())
                .withKnown(OLD_MAIN, view.self().membership().map(Membership::nodeId));
        return view.node(request.target())
                .map(node -> facts.with(EndpointFacts.of(TARGET_ENDPOINTS, node.endpoints())))
                .orElse(facts);
    }
}
