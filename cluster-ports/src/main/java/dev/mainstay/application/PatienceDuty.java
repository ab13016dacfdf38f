package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.Electorate;
import dev.mainstay.domain.policy.PatienceRule;
import dev.mainstay.domain.topology.KeptRules;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Patience;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the failover rules outside the database, and on a main who of the others has shown that it knows them (ADR 35).
 *
 * <p>Confined to the loop thread.
 */
final class PatienceDuty {

    private final Ports ports;
    private final Duration answerLimit;
    private final Set<NodeId> shown = new HashSet<>();

    private Optional<Patience> said = Optional.empty();
    private long saidSince;

    /** {@code answerLimit} is the most that an answer may be older than its arrival. */
    PatienceDuty(Ports ports, Duration answerLimit) {
        this.ports = ports;
        this.answerLimit = answerLimit;
    }

    void act(Now now) {
        NodeState self = now.view().self();
        if (self.membership().isEmpty() || now.view().config().isEmpty()) {
            return;
        }
        Patience read = PatienceRule.said(now.view(), now.policy());
        if (!said.equals(Optional.of(read))) {
            said = Optional.of(read);
            saidSince = now.at();
            shown.clear();
        }
        // What was asked before says nothing: the node may have had a former row that said the same.
        Duration since = Duration.ofNanos(now.at() - saidSince).minus(answerLimit);
        Electorate.others(now.view(), now.seen()).stream()
                .filter(peer -> PatienceRule.shows(peer, read, since))
                .map(PeerSighting::node)
                .forEach(shown::add);
        KeptRules next = PatienceRule.next(now.view(), now.seen(), now.policy(), shown);
        if (!self.rules().equals(Optional.of(next))) {
            ports.state().update(facts -> facts.with(facts.node().going(next)));
        }
    }
}
