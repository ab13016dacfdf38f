package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.Notice.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code POST /notify}. Source: spec/panel-api.md 1.16.
 *
 * <p>Beyond the panel's own fields a notice carries {@code epoch}, {@code node_id} and {@code hardware_id}, each only where
 * there is something to tell.
 */
public final class NoticeWire {
    private NoticeWire() {}

    /** As sent at that moment; the secret is added by the sender. */
    public static ObjectNode write(Notice notice, Instant at) {
        ObjectNode body = Json.object()
                .put("event", notice.kind().word())
                .put("new_main_ip", notice.newMain().map(NodeAddress::host).orElse(""))
                .put("cluster_id", notice.cluster().map(ClusterId::value).orElse(""))
                .put("timestamp", at.toString());
        notice.node().ifPresent(node -> body.put("node_id", node.value()));
        notice.hardwareId().ifPresent(id -> body.put("hardware_id", id.value()));
        if (notice.term().isNewerThan(Term.NONE)) {
            body.put("epoch", notice.term().value());
        }
        return body;
    }

    /** As received. */
    public static Notice read(Fields body) {
        Kind kind = body.words("event").map(Kind::of).orElseThrow(() -> Fields.invalid("event", "what happened"));
        body.requireTime("timestamp");
        Optional<NodeAddress> newMain = body.words("new_main_ip").map(NodeAddress::new);
        if (kind == Kind.NEW_MAIN && newMain.isEmpty()) {
            throw Fields.invalid("new_main_ip", "the new main's address");
        }
        return new Notice(
                kind,
                body.words("cluster_id").map(ClusterId::new),
                newMain,
                body.integer("node_id").map(NodeId::new),
                body.words("hardware_id").map(HardwareId::new),
                new Term(body.whole("epoch").orElse(0L)));
    }
}
