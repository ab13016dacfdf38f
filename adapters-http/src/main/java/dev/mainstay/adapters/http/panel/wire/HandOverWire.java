package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.settings.Secret;

/**
 * {@code POST /promote} and its answer. Source: spec/panel-api.md 1.15.
 *
 * <p>Beyond the panel's own fields an order carries {@code node_id}, {@code epoch}, {@code fence_lsn}, {@code crashed} and
 * {@code operation_id}; one without them is refused, since it tells neither a term nor what must not be lost.
 */
public final class HandOverWire {
    private static final String EVENT = "switchover";

    private HandOverWire() {}

    /** As sent; the secret is added by the sender. */
    public static ObjectNode write(HandOver order) {
        return Json.object()
                .put("cluster_id", order.cluster().value())
                .put("current_main", order.address().host())
                .put("event", EVENT)
                .put("node_id", order.from().value())
                .put("epoch", order.term().value())
                .put("fence_lsn", order.lastRecordEnd().toString())
                .put("crashed", order.crashed())
                .put("operation_id", order.operation().value());
    }

    /** As received by the target. */
    public static HandOver read(Fields body) {
        if (!body.words("event").map(EVENT::equals).orElse(false)) {
            throw Fields.invalid("event", EVENT);
        }
        return new HandOver(
                cluster(body),
                from(body),
                address(body),
                new Term(body.whole("epoch").orElseThrow(() -> Fields.invalid("epoch", "the term to lead in"))),
                body.words("fence_lsn")
                        .map(Lsn::parse)
                        .orElseThrow(() -> Fields.invalid("fence_lsn", "the end of the last record of the old main")),
                body.flag("crashed").orElse(false),
                body.words("operation_id")
                        .map(OperationId::new)
                        .orElseThrow(() -> Fields.invalid("operation_id", "a name for this promotion")));
    }

    static ClusterId cluster(Fields body) {
        return body.words("cluster_id")
                .map(ClusterId::new)
                .orElseThrow(() -> Fields.invalid("cluster_id", "the cluster's id"));
    }

    static NodeId from(Fields body) {
        return new NodeId(body.integer("node_id").orElseThrow(() -> Fields.invalid("node_id", "the main's number")));
    }

    static NodeAddress address(Fields body) {
        return body.words("current_main")
                .map(NodeAddress::new)
                .orElseThrow(() -> Fields.invalid("current_main", "the main's address"));
    }

    /** The fields that stand in an answer's {@code data}. Holds the password of Redis, for a node that has proven itself. */
    public static ObjectNode writeTaken(Taken taken, String newMain) {
        ObjectNode data = Json.object()
                .put("promoted", true)
                .put("promoted_at", taken.promotedAt().toString())
                .put("new_main_ip", newMain)
                .put("epoch", taken.term().value())
                .put("timeline", taken.timeline().id());
        taken.redisPassword().ifPresent(password -> data.put("redis_password", password.reveal()));
        return data;
    }

    /** As received by the old main; what does not say that it promoted is no answer. */
    public static Taken readTaken(Fields answer) {
        Fields data = answer.within("data");
        if (!data.flag("promoted").orElse(false)) {
            throw Fields.invalid("promoted", "true");
        }
        return new Taken(
                new Term(data.whole("epoch").orElseThrow(() -> Fields.invalid("epoch", "the new term"))),
                new Timeline(
                        data.integer("timeline").orElseThrow(() -> Fields.invalid("timeline", "the new timeline"))),
                data.moment("promoted_at").orElseThrow(() -> Fields.invalid("promoted_at", "a time")),
                data.words("redis_password").map(Secret::of));
    }
}
