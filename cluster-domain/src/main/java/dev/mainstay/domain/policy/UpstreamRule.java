package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Tags;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a secondary gets its log: from the main; from the member that its tag {@code replicatefrom} names, while that one is
 * fit to feed it; by tag {@code nostream} from an archive. In every doubt it is the main, which has everything.
 *
 * <p>Pure. Source: spec/patroni-rest.md 6.4, ADR 24.
 */
public final class UpstreamRule {
    private static final String NOT_FROM_HERE = "it does not stream from this main";
    private static final String TAKE_AWAY = ": take the tag away and POST /reload there";

    private UpstreamRule() {}

    /**
     * For this node.
     *
     * @param own what its operator says of it
     * @param fresh a word of a member that is older says nothing
     */
    public static Upstream choose(ClusterView view, Observation seen, Tags own, Duration fresh) {
        if (own.says(Tags.NO_STREAM)) {
            return archive(seen);
        }
        Optional<String> wanted = own.source();
        if (wanted.isEmpty()) {
            return Upstream.main("no member is named by tag " + Tags.REPLICATE_FROM);
        }
        Optional<Node> member = named(view, wanted.get());
        if (member.isEmpty()) {
            return Upstream.main("no other member is called " + wanted.get());
        }
        if (isMain(view, member.get().id())) {
            return Upstream.main("node " + wanted.get() + " is the main");
        }
        if (leadsBack(view, seen, member.get())) {
            return Upstream.main("the tags " + Tags.REPLICATE_FROM + " of node " + wanted.get()
                    + " and those behind it lead back to this node");
        }
        return unfit(view, seen, member.get(), fresh)
                .map(why -> Upstream.main("node " + wanted.get() + " " + why))
                .orElseGet(() -> Upstream.of(member.get()));
    }

    private static Upstream archive(Observation seen) {
        if (seen.process() == ProcessObservation.NOT_OURS) {
            return Upstream.main("tag " + Tags.NO_STREAM + " needs a server whose files are Mainstay's, and"
                    + " postgresql.process is none: what its connection says could not be given back to it");
        }
        boolean there = seen.database()
                .value()
                .facts()
                .filter(facts -> facts.archive() != ArchiveUse.NONE)
                .isPresent();
        return there
                ? Upstream.archive("tag " + Tags.NO_STREAM + " says so")
                : Upstream.main("tag " + Tags.NO_STREAM + " needs an archive to replay, and this server has no"
                        + " restore_command: set it in its own configuration or in postgresql.parameters");
    }

    /**
     * Who offers itself to be copied by this node: the first by number that follows the same main, streams, and has the tag
     * {@code clonefrom}. Source: spec/patroni-rest.md 4.7.
     *
     * @param fresh a word of a member that is older says nothing
     */
    public static Optional<Node> toCopy(ClusterView view, Observation seen, Duration fresh) {
        return view.others().stream()
                .filter(node -> tags(seen, node.id()).says(Tags.CLONE_FROM))
                .filter(node -> unfit(view, seen, node, fresh).isEmpty())
                .min(Comparator.comparing(Node::id));
    }

    /** Those whose tags name this node. */
    public static List<Node> fedBy(ClusterView view, Observation seen) {
        Optional<String> name = view.own().map(own -> own.name().value());
        return view.others().stream()
                .filter(node -> node.role().follows())
                .filter(node ->
                        name.isPresent() && tags(seen, node.id()).source().equals(name))
                .toList();
    }

    /** What its operator says of another node, as far as that is known. */
    public static Tags tags(Observation seen, NodeId node) {
        return claim(seen, node).map(claim -> claim.profile().tags()).orElseGet(Tags::none);
    }

    /** Why a member is not among those that stream from this main. */
    public static String elsewhere(Observation seen, NodeId node) {
        return NOT_FROM_HERE + away(seen, node).orElse("");
    }

    /** A database that is not up comes first: by no tag would it stream now. */
    private static Optional<String> away(Observation seen, NodeId node) {
        Tags said = tags(seen, node);
        return claim(seen, node)
                .flatMap(claim -> claim.profile().phase())
                .filter(phase -> phase != ServerPhase.RUNNING)
                .map(phase -> ": its database is in state " + phase.word())
                .or(() -> said.says(Tags.NO_STREAM)
                        ? Optional.of(", since it replays an archive by its tag " + Tags.NO_STREAM + TAKE_AWAY)
                        : Optional.empty())
                .or(() -> said.source()
                        .map(member -> ", since its tag " + Tags.REPLICATE_FROM + " names node " + member + TAKE_AWAY));
    }

    /** Tags do not change by themselves as streams do: a ring of them is seen by all its nodes alike, and nobody enters it. */
    private static boolean leadsBack(ClusterView view, Observation seen, Node first) {
        Set<NodeId> passed = new TreeSet<>();
        Optional<Node> at = Optional.of(first);
        while (at.isPresent() && passed.add(at.get().id())) {
            Optional<String> next = tags(seen, at.get().id()).source();
            if (next.isPresent() && next.equals(view.own().map(own -> own.name().value()))) {
                return true;
            }
            at = next.flatMap(name -> named(view, name)).filter(node -> !isMain(view, node.id()));
        }
        return false;
    }

    private static Optional<String> unfit(ClusterView view, Observation seen, Node member, Duration fresh) {
        Optional<Claim> word = sighting(seen, member.id())
                .flatMap(PeerSighting::health)
                .filter(health -> !health.isOlderThan(fresh))
                .map(Seen::value)
                .flatMap(UpstreamRule::answered);
        if (word.isEmpty()) {
            return Optional.of("does not answer, or its database does not");
        }
        Claim claim = word.get();
        NodeState self = view.self();
        if (member.needsRebase() || !claim.term().equals(self.term())) {
            return Optional.of("does not follow this node's main");
        }
        Optional<NodeId> main = self.main().flatMap(KnownMain::nodeId);
        if (main.isEmpty() || !claim.allegiance().main().equals(main)) {
            return Optional.of("does not follow this node's main");
        }
        return claim.profile().streaming() ? Optional.empty() : Optional.of("does not stream");
    }

    private static Optional<Claim> answered(PeerObservation health) {
        return health.match(
                there -> Optional.of(there.claim()), refused -> Optional.empty(), silent -> Optional.empty());
    }

    private static Optional<Claim> claim(Observation seen, NodeId node) {
        return sighting(seen, node)
                .flatMap(PeerSighting::health)
                .map(health -> health.value().claim());
    }

    private static Optional<PeerSighting> sighting(Observation seen, NodeId node) {
        return seen.peers().stream().filter(peer -> peer.node().equals(node)).findFirst();
    }

    private static Optional<Node> named(ClusterView view, String name) {
        return view.others().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst();
    }

    private static boolean isMain(ClusterView view, NodeId node) {
        return view.self()
                .main()
                .flatMap(KnownMain::nodeId)
                .filter(node::equals)
                .isPresent();
    }
}
