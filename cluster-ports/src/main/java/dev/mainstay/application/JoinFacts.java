package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.SetupSecondary;
import dev.mainstay.ports.out.JoinGrant;
import java.util.Optional;

/** What the main granted, as facts of the journal and back; secrets are kept elsewhere. */
final class JoinFacts {

    private static final String NODE = "node_id";
    private static final String MAIN_NODE = "main_node_id";
    private static final String CLUSTER = "cluster_id";
    private static final String DATABASE = "database_id";
    private static final String BYTES = "database_bytes";
    private static final String TERM = "term";
    private static final String SLOT = "slot";
    private static final String MAIN = "main_";

    private JoinFacts() {}

    static Facts of(JoinGrant grant) {
        Facts facts = EndpointFacts.of(MAIN, grant.main())
                .with(NODE, grant.node())
                .with(MAIN_NODE, grant.mainNode())
                .with(CLUSTER, grant.cluster())
                .with(DATABASE, grant.database())
                .with(BYTES, grant.databaseBytes())
                .with(TERM, grant.term())
                .with(SLOT, grant.slot());
        return facts.with(StandbyDesk.facts(grant.minimum()));
    }

    /** This node as a follower of the main that granted it. */
    static NodeState following(NodeState self, StepContext context, NodeCondition condition) {
        return self.following(role(context), membership(context), main(context), condition, term(context));
    }

    static Optional<NodeId> node(Facts facts) {
        return facts.get(NODE).map(Integer::parseInt).map(NodeId::new);
    }

    static SlotName slot(StepContext context) {
        return new SlotName(context.fact(SLOT));
    }

    static Term term(StepContext context) {
        return new Term(Long.parseLong(context.fact(TERM)));
    }

    static long bytes(StepContext context) {
        return Long.parseLong(context.fact(BYTES));
    }

    static Role role(StepContext context) {
        return Role.of(context.fact(SetupSecondary.ROLE)).orElse(Role.SECONDARY);
    }

    static NodeEndpoints mainEndpoints(StepContext context) {
        return EndpointFacts.from(MAIN, context.facts())
                .orElseThrow(() -> new IllegalStateException("the journal lacks the main's endpoints"));
    }

    static KnownMain main(StepContext context) {
        NodeId id = new NodeId(Integer.parseInt(context.fact(MAIN_NODE)));
        return new KnownMain(Optional.of(id), mainEndpoints(context), Optional.empty());
    }

    static Membership membership(StepContext context) {
        return new Membership(
                new ClusterId(context.fact(CLUSTER)),
                node(context.facts()).orElseThrow(),
                new ServerName(context.fact(SetupSecondary.NAME)),
                EndpointFacts.from("", context.facts()).orElseThrow(),
                new SystemIdentifier(context.fact(DATABASE)));
    }
}
