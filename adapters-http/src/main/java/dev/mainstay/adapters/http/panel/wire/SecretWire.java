package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation.Stage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /secret} and its answer: ours, no existing node knows it. An order has {@code cluster_id}, {@code node_id},
 * {@code epoch}, {@code step} ({@code prepare}, {@code commit} or {@code forget}), {@code operation_id}, {@code actor},
 * {@code started_at} and {@code sealed_secret}; an answer {@code stage} ({@code prepared}, {@code committed} or
 * {@code settled}), and {@code open} with the same fields where another main has begun a rotation. No secret stands there
 * in clear. Source: ADR 0018.
 */
public final class SecretWire {
    private static final int LONGEST_ACTOR = 100;

    private SecretWire() {}

    /** As sent; the proof is added by the sender. */
    public static ObjectNode write(SecretOrder order) {
        return Json.object()
                .put("cluster_id", order.cluster().value())
                .put("node_id", order.sender().value())
                .put("epoch", order.term().value())
                .put("step", word(order.step()))
                .put("operation_id", order.operation().value())
                .put("actor", order.actor())
                .put("started_at", order.startedAt().toString())
                .put("sealed_secret", order.sealed());
    }

    /** As received by the member. */
    public static SecretOrder read(Fields body) {
        return new SecretOrder(
                HandOverWire.cluster(body),
                new NodeId(body.integer("node_id").orElseThrow(() -> Fields.invalid("node_id", "the main's number"))),
                new Term(body.whole("epoch").orElseThrow(() -> Fields.invalid("epoch", "the main's term"))),
                body.words("step")
                        .flatMap(SecretWire::step)
                        .orElseThrow(() -> Fields.invalid("step", "prepare, commit or forget")),
                operation(body),
                actor(body),
                startedAt(body),
                sealed(body));
    }

    /** The fields that stand in an answer's {@code data}. */
    public static ObjectNode writeAnswer(SecretAnswer answer) {
        ObjectNode data = Json.object().put("stage", answer.stage().name().toLowerCase(Locale.ROOT));
        answer.unknown()
                .ifPresent(open -> data.set(
                        "open",
                        Json.object()
                                .put("operation_id", open.operation().value())
                                .put("actor", open.actor())
                                .put("started_at", open.startedAt().toString())
                                .put("sealed_secret", open.sealed())));
        return data;
    }

    /** As received by the main. */
    public static SecretAnswer readAnswer(Fields answer) {
        Fields data = answer.within("data");
        Stage stage = data.words("stage")
                .flatMap(SecretWire::stage)
                .orElseThrow(() -> Fields.invalid("stage", "prepared, committed or settled"));
        Fields open = data.within("open");
        return new SecretAnswer(stage, open.words("operation_id").map(id -> open(open)));
    }

    private static SecretAnswer.Open open(Fields body) {
        return new SecretAnswer.Open(operation(body), actor(body), startedAt(body), sealed(body));
    }

    private static OperationId operation(Fields body) {
        return new OperationId(
                body.words("operation_id").orElseThrow(() -> Fields.invalid("operation_id", "the rotation's id")));
    }

    private static String actor(Fields body) {
        String actor = body.words("actor").orElse("auto").replaceAll("\\p{C}", "?");
        return actor.substring(0, Math.min(actor.length(), LONGEST_ACTOR));
    }

    private static Instant startedAt(Fields body) {
        return body.moment("started_at").orElseThrow(() -> Fields.invalid("started_at", "when the rotation began"));
    }

    private static String sealed(Fields body) {
        return body.words("sealed_secret")
                .orElseThrow(() -> Fields.invalid("sealed_secret", "the secret, sealed with the cluster's"));
    }

    private static String word(RotateSecretStep step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<RotateSecretStep> step(String word) {
        return Arrays.stream(RotateSecretStep.values())
                .filter(step -> word(step).equals(word))
                .findFirst();
    }

    private static Optional<Stage> stage(String word) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage != Stage.UNAWARE)
                .filter(stage -> stage.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
