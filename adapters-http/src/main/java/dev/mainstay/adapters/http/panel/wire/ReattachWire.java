package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.ReattachOrder.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /reattach} and its answer: ours, no existing node knows it. An order has {@code cluster_id}, {@code force},
 * {@code actor}, {@code mode} ({@code plan} or {@code begin}) and perhaps a {@code reason} and
 * {@code operation_id}; an answer {@code refusal} (empty when no guard says no),
 * {@code lines}, {@code by_hand} when a person has to run a script there, and {@code operation_id} when something began. Source: D9.
 */
public final class ReattachWire {
    /** What is said of a node that does not know the route. */
    public static final String UNSUPPORTED = "node does not support re-attach";

    private ReattachWire() {}

    /** As sent; the secret is added by the sender. */
    public static ObjectNode write(ReattachOrder order) {
        ObjectNode body = Json.object()
                .put("cluster_id", order.cluster().value())
                .put("force", order.force())
                .put("actor", order.actor())
                .put("mode", word(order.mode()));
        order.reason().ifPresent(reason -> body.put("reason", reason.value()));
        order.order().ifPresent(name -> body.put("operation_id", name.value()));
        return body;
    }

    /** As received by the node that is to re-attach itself. */
    public static ReattachOrder read(Fields body) {
        String word = body.words("mode").orElse("");
        Mode mode = Arrays.stream(Mode.values())
                .filter(one -> word(one).equals(word))
                .findFirst()
                .orElseThrow(() -> Fields.invalid("mode", "plan or begin"));
        return new ReattachOrder(
                HandOverWire.cluster(body),
                body.flag("force").orElse(false),
                body.words("actor").orElseThrow(() -> Fields.invalid("actor", "who asks")),
                mode,
                body.words("reason").map(Reason::new),
                body.words("operation_id").map(OperationId::new));
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** The fields that stand in an answer's {@code data}. */
    public static ObjectNode writeAnswer(ReattachAnswer answer) {
        ObjectNode data = Json.object().put("refusal", answer.refusal()).put("by_hand", answer.byHand());
        ArrayNode lines = data.putArray("lines");
        answer.lines().forEach(lines::add);
        answer.operation().ifPresent(operation -> data.put("operation_id", operation.value()));
        return data;
    }

    /** As received by the main. */
    public static ReattachAnswer readAnswer(Fields answer) {
        Fields data = answer.within("data");
        String refusal = data.text("refusal").orElseThrow(() -> new InvalidRequestException(UNSUPPORTED));
        List<String> lines = Words.told(data.texts("lines"));
        return new ReattachAnswer(
                data.words("operation_id").map(OperationId::new),
                Words.told(refusal),
                lines,
                data.flag("by_hand").orElse(false));
    }
}
