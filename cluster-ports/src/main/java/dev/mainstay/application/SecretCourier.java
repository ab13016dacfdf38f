package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.SecretRotation.Stage;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells members how far a rotation of the cluster secret is, one after the other. Called off the loop; keeps nothing. */
final class SecretCourier {

    private static final Logger log = LoggerFactory.getLogger(SecretCourier.class);

    private static final OperationId NO_OPERATION = new OperationId("none");
    private static final int UNAUTHORIZED = 401;

    private final Ports ports;
    private final Duration limit;

    SecretCourier(Ports ports, Duration limit) {
        this.ports = ports;
        this.limit = limit;
    }

    /** How far those are that answered. */
    Map<NodeId, SecretAnswer> tell(LocalFacts facts, RotateSecretStep step, List<Node> members) {
        Map<NodeId, SecretAnswer> answers = new TreeMap<>();
        for (Node member : members) {
            tell(facts, step, member.endpoints().api())
                    .match(
                            Optional::of,
                            refused -> noted(member, refused.status() + ": " + refused.message()),
                            silent -> noted(member, silent.reason()))
                    .ifPresent(answer -> answers.put(member.id(), answer));
        }
        return answers;
    }

    private static Optional<SecretAnswer> noted(Node member, String why) {
        log.atDebug()
                .addKeyValue("node", member.id())
                .addKeyValue("answer", why)
                .log("a member has not confirmed");
        return Optional.empty();
    }

    /** By the secret in use; a member that missed something knows only the other one. */
    private PeerReply<SecretAnswer> tell(LocalFacts facts, RotateSecretStep step, PeerUrl member) {
        NodeSecrets secrets = facts.secrets();
        PeerReply<SecretAnswer> reply = new PeerReply.Silent<>("this node has no cluster secret");
        for (Secret using : secrets.accepted()) {
            reply = ports.peers().rotate(member, using, order(facts, step, using), limit);
            boolean stranger = reply.match(any -> false, no -> no.status() == UNAUTHORIZED, silent -> false);
            if (!stranger) {
                break;
            }
        }
        boolean unaware = reply.match(answer -> answer.stage() == Stage.UNAWARE, no -> false, silent -> false);
        boolean committed = secrets.rotation().isPresent() && step != RotateSecretStep.PREPARE;
        return unaware && committed ? asked(secrets, member) : reply;
    }

    /** An existing node of the panel has read the next secret from the shared row once it believes a message with it. */
    private PeerReply<SecretAnswer> asked(NodeSecrets secrets, PeerUrl member) {
        return ports.peers()
                .notify(member, secrets.cluster().orElseThrow(), Notice.ping(), limit)
                .match(
                        believed -> new PeerReply.Answered<>(SecretAnswer.of(Stage.SETTLED)),
                        refused -> new PeerReply.Answered<>(SecretAnswer.of(Stage.UNAWARE)),
                        silent -> new PeerReply.Silent<>(silent.reason()));
    }

    private static SecretOrder order(LocalFacts facts, RotateSecretStep step, Secret using) {
        Membership own = facts.node().membership().orElseThrow();
        Optional<SecretRotation> open = facts.secrets().rotation();
        Secret told = facts.secrets().latest().orElseThrow();
        return new SecretOrder(
                own.clusterId(),
                own.nodeId(),
                facts.node().term(),
                step,
                open.map(SecretRotation::operation).orElse(NO_OPERATION),
                open.map(SecretRotation::actor).orElse("auto"),
                open.map(SecretRotation::startedAt).orElse(Instant.EPOCH),
                using.seal(told));
    }
}
