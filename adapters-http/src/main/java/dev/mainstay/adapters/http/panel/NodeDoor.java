package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.RecogniseNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * Proof that a caller is a node: a signature, or the cluster secret in the header or the body; where several are given, all must
 * hold. Safe for
 * all threads. Source: spec/panel-api.md 1.0, D-02, H-11.
 */
final class NodeDoor {
    /** Set by the signature check alone; the front door takes it from everybody else. */
    static final String SIGNED = "X-Mainstay-Signed";

    /** The secret itself, where a body does not hold it. */
    static final String HEADER = "X-Cluster-Secret";

    private final RecogniseNode nodes;

    NodeDoor(RecogniseNode nodes) {
        this.nodes = nodes;
    }

    /** What everybody else gets. */
    static Response stranger() {
        return Envelope.error(ErrorCode.UNAUTHENTICATED, PanelTexts.SECRET_MISMATCH);
    }

    boolean admits(HttpHeaders headers, Fields body) {
        List<String> presented = new ArrayList<>();
        List<String> given = headers.getRequestHeader(HEADER);
        if (given != null) {
            presented.addAll(given);
        }
        body.text("cluster_secret").ifPresent(presented::add);
        boolean proven = headers.getHeaderString(SIGNED) != null || !presented.isEmpty();
        return proven && presented.stream().map(String::strip).allMatch(nodes::knowsSecret);
    }
}
