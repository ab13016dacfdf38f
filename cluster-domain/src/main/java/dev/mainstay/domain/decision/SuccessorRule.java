package dev.mainstay.domain.decision;

import dev.mainstay.domain.decision.Outlook.Successor;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who could take this main's place, and why the others could not, in the order in which they would.
 *
 * <p>Pure.
 */
final class SuccessorRule {

    private SuccessorRule() {}

    static List<Successor> judge(ClusterView view, Observation seen) {
        return view.others().stream()
                .sorted(Comparator.comparingInt(Node::priority).thenComparing(Node::id))
                .map(node -> successor(view, node, seen))
                .toList();
    }

    private static Successor successor(ClusterView view, Node node, Observation seen) {
        List<String> reasons = new ArrayList<>();
        Optional<Standby> stream = stream(node, seen);
        if (!node.role().mayTakeOver()) {
            reasons.add("it is " + node.role().word() + ", which is only read from");
        }
        if (node.needsRebase()) {
            reasons.add("its data has a branch of its own: it must be re-attached first");
        }
        if (node.status() != NodeStatus.ONLINE) {
            reasons.add("it is " + node.status().word());
        }
        if (stream.filter(standby -> standby.state().equals("streaming")).isEmpty()) {
            reasons.add(stream.map(standby -> "its stream is " + standby.state())
                    .orElseGet(() -> UpstreamRule.elsewhere(seen, node.id())));
        }
        node.report()
                .version()
                .filter(version -> !version.equals(seen.versions().own()))
                .ifPresent(other -> reasons.add("the panel's version there is " + other + ", here "
                        + seen.versions().own()));
        SyncRight.inForce(view.self())
                .filter(record -> record.terms().on() && !record.right().nodes().contains(node.id()))
                .ifPresent(
                        record -> reasons.add("commits may be confirmed that it does not hold: it is not synchronous"));
        boolean able = reasons.isEmpty();
        return new Successor(node.id(), able, able ? List.of(position(stream.orElseThrow(), seen)) : reasons);
    }

    private static Optional<Standby> stream(Node node, Observation seen) {
        return writable(seen).stream()
                .flatMap(database -> database.standbys().stream())
                .filter(standby -> standby.name().equals("node_" + node.id()))
                .findFirst();
    }

    private static String position(Standby stream, Observation seen) {
        return stream.flushed()
                .flatMap(flushed -> writable(seen).map(here -> here.position().since(flushed)))
                .map(behind -> "it streams, " + behind + " behind")
                .orElse("it streams, how far behind is not known");
    }

    private static Optional<Writable> writable(Observation seen) {
        return seen.database().value().asWritable();
    }
}
