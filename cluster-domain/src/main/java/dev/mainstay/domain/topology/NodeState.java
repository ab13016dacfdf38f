package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.Term;
import java.util.Optional;

/**
 * What this node remembers of itself over restarts, outside the replicated database (D1).
 *
 * <p>Immutable. Secrets are kept beside it, not in it. Source: spec/panel-api.md 5.2.
 *
 * @param hardwareId which server this is
 * @param role what the cluster assigned; a database in recovery overrides {@code MAIN} (see {@link EffectiveRole})
 * @param condition where it stands
 * @param term the highest term it ever held or heard of; never goes back
 * @param membership who it is in its cluster; empty while standalone
 * @param main the main it follows; empty on a main and while standalone
 * @param promise its word to a candidate of a term newer than the one it knows; it is void once that term is known
 * @param sync what it holds of synchronous replication; empty where that was never on
 * @param rules the failover rules that it goes by while the tables cannot be read; empty before it read them
 */
public record NodeState(
        HardwareId hardwareId,
        Role role,
        NodeCondition condition,
        Term term,
        Optional<Membership> membership,
        Optional<KnownMain> main,
        Optional<Promise> promise,
        Optional<SyncRecord> sync,
        Optional<KeptRules> rules) {

    /** Lets go of a word that its term has overtaken. */
    public NodeState {
        Term known = term;
        promise = promise.filter(word -> word.term().isNewerThan(known));
    }

    /** A node that gave nobody its word. */
    public NodeState(
            HardwareId hardwareId,
            Role role,
            NodeCondition condition,
            Term term,
            Optional<Membership> membership,
            Optional<KnownMain> main) {
        this(hardwareId, role, condition, term, membership, main, Optional.empty());
    }

    /** A node that holds nothing of synchronous replication. */
    public NodeState(
            HardwareId hardwareId,
            Role role,
            NodeCondition condition,
            Term term,
            Optional<Membership> membership,
            Optional<KnownMain> main,
            Optional<Promise> promise) {
        this(hardwareId, role, condition, term, membership, main, promise, Optional.empty(), Optional.empty());
    }

    /** A server that belongs to no cluster. */
    public static NodeState standalone(HardwareId hardwareId) {
        return new NodeState(
                hardwareId, Role.STANDALONE, NodeCondition.STANDALONE, Term.NONE, Optional.empty(), Optional.empty());
    }

    /** The same server in no cluster; the term it knows stays. */
    public NodeState released() {
        return new NodeState(
                hardwareId, Role.STANDALONE, NodeCondition.STANDALONE, term, Optional.empty(), Optional.empty());
    }

    /** The same server on its way out: it acts for its cluster no more and still knows whom to tell. */
    public NodeState leaving() {
        return new NodeState(hardwareId, Role.STANDALONE, NodeCondition.LEFT, term, membership, main);
    }

    /** The same server after it left its cluster while its database was in recovery. */
    public NodeState departed() {
        return new NodeState(hardwareId, Role.STANDALONE, NodeCondition.LEFT, term, Optional.empty(), Optional.empty());
    }

    /** The main of a term; it takes over what its predecessor held of synchronous replication. */
    public NodeState leading(Membership as, Term newTerm) {
        Term leads = newTerm.max(term);
        return new NodeState(
                hardwareId,
                Role.MAIN,
                NodeCondition.MAIN,
                leads,
                Optional.of(as),
                Optional.empty(),
                Optional.empty(),
                sync.map(held -> leads.isNewerThan(held.term()) ? held.inheritedBy(as.nodeId(), leads) : held),
                rules);
    }

    /** The leader of a standby cluster; commits wait for nobody there, since there are none. */
    public NodeState leadingStandbys(Membership as) {
        return new NodeState(
                hardwareId, Role.STANDBY_LEADER, NodeCondition.STREAMING, term, Optional.of(as), Optional.empty());
    }

    /** The same node that holds another revision of the synchronous record. */
    public NodeState holding(SyncRecord record) {
        return new NodeState(hardwareId, role, condition, term, membership, main, promise, Optional.of(record), rules);
    }

    /** A follower of a main. */
    public NodeState following(Role as, Membership member, KnownMain leader, NodeCondition newCondition, Term newTerm) {
        return new NodeState(
                hardwareId,
                as,
                newCondition,
                newTerm.max(term),
                Optional.of(member),
                Optional.of(leader),
                promise,
                sync,
                rules);
    }

    /** The same member under another name. */
    public NodeState named(ServerName name) {
        return new NodeState(
                hardwareId,
                role,
                condition,
                term,
                membership.map(member -> member.named(name)),
                main,
                promise,
                sync,
                rules);
    }

    /** The same node in another condition. */
    public NodeState in(NodeCondition newCondition) {
        return new NodeState(hardwareId, role, newCondition, term, membership, main, promise, sync, rules);
    }

    /** The same node after it heard of a term. */
    public NodeState knowing(Term heard) {
        return heard.isNewerThan(term)
                ? new NodeState(hardwareId, role, condition, heard, membership, main, promise, sync, rules)
                : this;
    }

    /** The same node after it learned more of its main. */
    public NodeState knowing(KnownMain leader) {
        return new NodeState(hardwareId, role, condition, term, membership, Optional.of(leader), promise, sync, rules);
    }

    /** The same node with another word given, or none. */
    public NodeState promising(Optional<Promise> word) {
        return new NodeState(hardwareId, role, condition, term, membership, main, word, sync, rules);
    }

    /** The same node that goes by those rules while the tables cannot be read. */
    public NodeState going(KeptRules by) {
        return new NodeState(hardwareId, role, condition, term, membership, main, promise, sync, Optional.of(by));
    }

    /** Whether its word is its own candidacy. */
    public boolean stands() {
        return promise.flatMap(
                        word -> membership.filter(member -> member.nodeId().equals(word.candidate())))
                .isPresent();
    }

    /** Its address as peers know it, while it is a member. */
    public Optional<NodeAddress> address() {
        return membership.map(member -> member.endpoints().address());
    }
}
