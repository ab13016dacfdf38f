package dev.mainstay.domain.decision;

import dev.mainstay.domain.decision.Outlook.Waiting;
import dev.mainstay.domain.decision.OutlookRule.Grounds;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.PatienceRule;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What only a person can mend, with the command that does, the worst first.
 *
 * <p>Pure.
 */
final class WaitingRule {

    private WaitingRule() {}

    static List<Waiting> list(Grounds grounds) {
        List<Waiting> found = new ArrayList<>();
        grounds.met()
                .ifPresent(met -> found.add(new Waiting(
                        met.sentence(),
                        "mainstay resolve --keep " + met.leading().node() + " --reason TEXT   (or, on node "
                                + met.frozen().node() + ", --keep "
                                + met.frozen().node() + ")")));
        if (grounds.handOver()) {
            found.add(handOver(grounds));
        }
        if (grounds.met().isEmpty()) {
            ofTheCondition(grounds.self().condition()).ifPresent(found::add);
        }
        script(grounds).ifPresent(found::add);
        promotion(grounds).ifPresent(found::add);
        for (Verdict no : OutlookRule.obstacles(grounds)) {
            if (no.guard() == Guard.REPLAY_IS_NOT_BLOCKED) {
                found.add(new Waiting(
                        "Replay of the main's changes is paused here", "psql -c 'SELECT pg_wal_replay_resume()'"));
            }
        }
        pause(grounds).ifPresent(found::add);
        lingering(grounds, found);
        rebuilds(grounds, found);
        if (grounds.policy().guard().mayFence()) {
            grounds.policy()
                    .unsafeTimes()
                    .ifPresent(why -> found.add(new Waiting(why, "mainstay config check mainstay.yml")));
        }
        return found;
    }

    private static Waiting handOver(Grounds grounds) {
        String own = grounds.self()
                .membership()
                .map(Membership::nodeId)
                .map(NodeId::toString)
                .orElse("N");
        return new Waiting(
                "This node gave its role away and does not know whether the other side took it; it stays closed until that"
                        + " node answers. If it is gone for ever, open this one again",
                "mainstay resolve --keep " + own + " --reason TEXT --force");
    }

    /** What the agent may not do itself (ADR 28, 31). */
    private static Optional<Waiting> script(Grounds grounds) {
        String command = grounds.script()
                .map(path -> "bash " + path + " --dry-run   (as root, where the database's container is; then without"
                        + " --dry-run)")
                .orElse("mainstay reattach   (writes the script anew)");
        return switch (grounds.self().condition()) {
            case AWAITING_REATTACH ->
                Optional.of(new Waiting(
                        "This node is closed until its database follows the main, which the agent may not do"
                                + " (postgresql.process: none): run the script; it keeps all of the old data",
                        command));
            case AWAITING_REPLICA ->
                grounds.script()
                        .filter(path -> grounds.seen().process() == ProcessObservation.NOT_OURS)
                        .map(path -> new Waiting(
                                "This node is a member, and its database does not follow the main yet, which the agent"
                                        + " may not do (postgresql.process: none): run the script",
                                command));
            case STANDALONE,
                    MAIN,
                    STREAMING,
                    FENCED,
                    ISOLATED,
                    LEFT,
                    REMOVED,
                    NEEDS_REBASE,
                    PROMOTED_EXTERNALLY,
                    DEMOTED_UNEXPECTEDLY -> Optional.empty();
        };
    }

    private static Optional<Waiting> ofTheCondition(NodeCondition condition) {
        return switch (condition) {
            case FENCED ->
                Optional.of(new Waiting(
                        "This node took writes beside another main and is closed; they are saved before they are given up",
                        "mainstay reattach --dry-run"));
            case NEEDS_REBASE ->
                Optional.of(new Waiting(
                        "This node must be brought onto the main's branch before it can follow it",
                        "mainstay reattach --dry-run"));
            case PROMOTED_EXTERNALLY ->
                Optional.of(
                        new Waiting("Somebody took this database out of recovery without Mainstay", "mainstay status"));
            case DEMOTED_UNEXPECTEDLY ->
                Optional.of(new Waiting(
                        "Somebody put this main's database into recovery without Mainstay; it accepts no writes",
                        "mainstay events"));
            case ISOLATED ->
                Optional.of(new Waiting(
                        "This main lost its backing and is closed until it has it again or another main is known. If the"
                                + " others are gone for ever, set guard.kind: none in its configuration and restart its"
                                + " agent",
                        "mainstay explain"));
            case REMOVED ->
                Optional.of(new Waiting(
                        "The main took this node out of the cluster, or does not know it. Leave the cluster here too; to"
                                + " come back, join again",
                        "mainstay leave"));
            case STANDALONE, MAIN, AWAITING_REPLICA, AWAITING_REATTACH, STREAMING, LEFT -> Optional.empty();
        };
    }

    /** The main is dead, and no guard will ever let this node take over by itself. */
    private static Optional<Waiting> promotion(Grounds grounds) {
        boolean dead = grounds.why().main().state() == MainVerdict.State.LOST
                || grounds.why().main().state() == MainVerdict.State.NEVER_SEEN;
        boolean waits = dead
                && grounds.self().role().follows()
                && !grounds.self().condition().isClosed()
                && !OutlookRule.obstacles(grounds).isEmpty();
        return waits
                ? Optional.of(new Waiting(
                        "The main is lost and this node does not take over by itself", "mainstay promote --dry-run"))
                : Optional.empty();
    }

    /** What a pause keeps from happening, and a pause that does not hold yet. */
    private static Optional<Waiting> pause(Grounds grounds) {
        if (!grounds.view().rules().paused()) {
            return Optional.empty();
        }
        if (grounds.seen().process() == ProcessObservation.STOPPED) {
            return Optional.of(new Waiting(
                    "The database is stopped, and nobody starts it by himself while the cluster is paused",
                    "POST /restart to this node's second API (port 8008), or mainstay resume where the main runs"));
        }
        boolean main = grounds.self().role() == Role.MAIN;
        return main && !PatienceRule.assured(grounds.view(), grounds.policy()).paused()
                ? Optional.of(new Waiting(
                        "The cluster is paused, and not every other data node has shown that it knows: until then this"
                                + " main still closes when it loses its backing",
                        "mainstay status"))
                : Optional.empty();
    }

    /** Nobody can close it from here; clients that know its old address may write there. */
    private static void lingering(Grounds grounds, List<Waiting> found) {
        grounds.view().others().stream()
                .filter(node -> grounds.lingering().contains(node.id()))
                .forEach(node -> found.add(new Waiting(
                        "The old main, node " + node.id() + ", still answers on "
                                + node.endpoints().database()
                                + " although its agent is silent: start its agent, or stop its"
                                + " database, and point whatever still uses that address to this server",
                        "mainstay server   (on node " + node.id() + ")")));
    }

    private static void rebuilds(Grounds grounds, List<Waiting> found) {
        if (!grounds.leads()) {
            return;
        }
        grounds.view().others().stream()
                .filter(Node::needsRebase)
                .filter(node -> grounds.met()
                        .filter(met -> met.frozen().node().equals(node.id()))
                        .isEmpty())
                .forEach(node -> found.add(new Waiting(
                        "Node " + node.id() + " must be re-attached before it can follow or take over",
                        "mainstay reattach --node " + node.id() + " --dry-run")));
    }
}
