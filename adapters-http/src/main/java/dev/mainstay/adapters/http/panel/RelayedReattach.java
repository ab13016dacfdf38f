package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.ReattachWire;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;

/**
 * What an administrator reads who asked the main for another node's re-attach. Immutable.
 *
 * @param node the other node
 * @param dryRun whether it was only asked for its plan
 * @param snapshot the cluster as the main sees it
 */
record RelayedReattach(NodeId node, boolean dryRun, ClusterSnapshot snapshot) {
    private static final int FIRST_FAULT = 500;

    Response told(PeerReply<ReattachAnswer> reply) {
        return reply.match(
                this::answered,
                refused -> Envelope.error(code(refused), words(refused)),
                silent -> Envelope.error(ErrorCode.UNAVAILABLE, "node " + node + " unreachable: " + silent.reason()));
    }

    /** A node's 401 must not log the administrator out. */
    private static ErrorCode code(PeerReply.Refused<ReattachAnswer> refused) {
        return refused.status() >= FIRST_FAULT ? ErrorCode.UNAVAILABLE : ErrorCode.CONFLICT;
    }

    private String words(PeerReply.Refused<ReattachAnswer> refused) {
        return refused.message().equals(ReattachWire.UNSUPPORTED)
                ? refused.message()
                : "node " + node + " answered " + refused.status() + ": " + refused.message();
    }

    private Response answered(ReattachAnswer answer) {
        ObjectNode data =
                Json.object().put("relayed", true).put("node_id", node.value()).put("refusal", answer.refusal());
        data.set("lines", Pieces.texts(answer.lines()));
        if (answer.operation().isPresent()) {
            return begun(answer.operation().get(), data);
        }
        return dryRun
                ? Envelope.ok("Dry run on node " + node + ": nothing was changed. " + would(answer), data)
                : Envelope.error(code(answer), why(answer), data);
    }

    private Response begun(OperationId operation, ObjectNode data) {
        String there = snapshot.view()
                .node(node)
                .map(member -> member.endpoints().api().toString())
                .orElse("");
        data.put("operation_id", operation.value()).put("status", "running").put("node_url", there);
        return Envelope.accepted(
                "Re-attach started on node " + node, data, there + CommandAnswer.OPERATIONS + operation.value());
    }

    private static String would(ReattachAnswer answer) {
        return answer.refusal().isEmpty() ? "It would start." : "It would be refused: " + why(answer);
    }

    /** The refusing guard with what it saw there. */
    private static String why(ReattachAnswer answer) {
        return answer.lines().stream()
                .filter(line -> line.startsWith(answer.refusal() + ": "))
                .findFirst()
                .orElse(answer.refusal());
    }

    /** By the guard's name; that of a newer node may be unknown here. */
    private static ErrorCode code(ReattachAnswer answer) {
        return Arrays.stream(Guard.values())
                .filter(guard -> guard.sentence().equals(answer.refusal()))
                .findFirst()
                .map(Guard::refusal)
                .orElse(ErrorCode.CONFLICT);
    }
}
