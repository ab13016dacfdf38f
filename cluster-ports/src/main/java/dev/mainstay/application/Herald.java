package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells other nodes who is main. Safe for all threads. */
final class Herald {

    private static final Logger log = LoggerFactory.getLogger(Herald.class);

    private final Ports ports;
    private final Duration limit;

    Herald(Ports ports, Duration limit) {
        this.ports = ports;
        this.limit = limit;
    }

    /** Tells an old main of a newer term; does not wait. */
    void askToYield(PeerUrl oldMain, Term term) {
        LocalFacts facts = ports.state().load();
        send(facts, oldMain, notice(facts.node(), Notice.Kind.DEMOTED, term));
    }

    /** Tells one node that this one is main; does not wait. */
    void announceMain(PeerUrl peer) {
        LocalFacts facts = ports.state().load();
        send(
                facts,
                peer,
                notice(facts.node(), Notice.Kind.NEW_MAIN, facts.node().term()));
    }

    /** Tells all nodes at once; the loop goes on telling those that did not hear. */
    StepStatus announceMain(List<Node> others) {
        LocalFacts facts = ports.state().load();
        Notice notice = notice(facts.node(), Notice.Kind.NEW_MAIN, facts.node().term());
        List<String> deaf = new ArrayList<>();
        for (Node other : others) {
            boolean heard = facts.secrets()
                    .cluster()
                    .map(secret -> ports.peers()
                            .notify(other.endpoints().api(), secret, notice, limit)
                            .match(answered -> true, refused -> false, silent -> false))
                    .orElse(false);
            if (!heard) {
                deaf.add(other.id().toString());
            }
        }
        return deaf.isEmpty()
                ? StepStatus.reached()
                : StepStatus.failed(
                        "node " + String.join(", ", deaf) + " did not acknowledge; it is told again each beat");
    }

    /** Tells one node to read the shared tables again; does not wait. */
    void tellChange(PeerUrl peer) {
        LocalFacts facts = ports.state().load();
        send(
                facts,
                peer,
                notice(facts.node(), Notice.Kind.CONFIG_UPDATE, facts.node().term()));
    }

    /** Tells the main that this node leaves, and waits for its word. */
    StepStatus tellLeaving(PeerUrl main) {
        LocalFacts facts = ports.state().load();
        return tell(
                facts,
                main,
                notice(facts.node(), Notice.Kind.NODE_LEFT, facts.node().term()));
    }

    /** Tells a node that it is a member no more, and waits for its word. */
    StepStatus tellRemoval(PeerUrl peer, NodeId removed) {
        LocalFacts facts = ports.state().load();
        Notice notice = new Notice(
                Notice.Kind.NODE_REMOVED,
                facts.node().membership().map(Membership::clusterId),
                facts.node().address(),
                Optional.of(removed),
                Optional.empty(),
                facts.node().term());
        return tell(facts, peer, notice);
    }

    private StepStatus tell(LocalFacts facts, PeerUrl peer, Notice notice) {
        return facts.secrets()
                .cluster()
                .map(secret -> ports.peers()
                        .notify(peer, secret, notice, limit)
                        .match(
                                heard -> StepStatus.reached(),
                                no -> StepStatus.failed(peer + " answered " + no.status() + ": " + no.message()),
                                silent -> StepStatus.failed("no answer from " + peer + ": " + silent.reason())))
                .orElseGet(() -> StepStatus.failed("this node has no cluster secret"));
    }

    private void send(LocalFacts facts, PeerUrl peer, Notice notice) {
        facts.secrets().cluster().ifPresent(secret -> {
            var sent = ports.background().begin("notify", () -> ports.peers().notify(peer, secret, notice, limit));
            log.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("notice", notice.kind().word())
                    .addKeyValue("done", sent.isDone())
                    .log("notice sent");
        });
    }

    private static Notice notice(NodeState self, Notice.Kind kind, Term term) {
        Optional<Membership> member = self.membership();
        return new Notice(
                kind,
                member.map(Membership::clusterId),
                member.map(one -> one.endpoints().address()),
                member.map(Membership::nodeId),
                Optional.of(self.hardwareId()),
                term);
    }
}
