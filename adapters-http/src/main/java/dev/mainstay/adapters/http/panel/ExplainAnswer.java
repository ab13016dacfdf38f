package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.decision.Outlook;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.util.Locale;

/** {@code GET explain} as JSON: what would happen if the main died now, why not sooner, what waits for a person (D10b). Pure. */
final class ExplainAnswer {

    private ExplainAnswer() {}

    static ObjectNode of(Seen<ClusterSnapshot> seen) {
        ClusterSnapshot snapshot = seen.value();
        Outlook outlook = snapshot.outlook();
        Facade face = new Facade(snapshot);
        ObjectNode data = Json.object()
                .put("node_id", face.nodeId().orElse(null))
                .put("local_role", face.role().word())
                .put("state", snapshot.view().self().condition().word())
                .put("epoch", snapshot.view().self().term().value())
                .put("prospect", outlook.prospect().name().toLowerCase(Locale.ROOT))
                .put("sentence", outlook.sentence());
        data.set("why_not_sooner", Pieces.texts(outlook.whyNotSooner()));
        data.set("waiting", Pieces.list(outlook.waiting(), ExplainAnswer::waiting));
        data.set("two_mains", twoMains(outlook));
        data.set("rule", rule(outlook.rule()));
        data.set("backing", outlook.standing().map(ExplainAnswer::standing).orElse(null));
        data.set("successors", Pieces.list(outlook.successors(), ExplainAnswer::successor));
        data.set("failover", FailoverAnswer.of(snapshot));
        return data.put("taken_at", Pieces.time(snapshot.takenAt())).put("age_seconds", Pieces.seconds(seen.age()));
    }

    private static ObjectNode waiting(Outlook.Waiting waiting) {
        return Json.object().put("what", waiting.what()).put("command", waiting.command());
    }

    private static ObjectNode rule(Outlook.Rule rule) {
        return Json.object()
                .put("guard", rule.guard().word())
                .put("warning", rule.guard().warning())
                .put("automatic", rule.automatic())
                .put("threshold_seconds", Pieces.seconds(rule.threshold()))
                .put("fence_after_seconds", Pieces.seconds(rule.fenceAfter()))
                .put("stop_budget_seconds", Pieces.seconds(rule.stopBudget()))
                .put("unsafe", rule.unsafe().orElse(null));
    }

    private static ObjectNode standing(Outlook.Standing standing) {
        return Json.object()
                .put("state", standing.state())
                .put("age_seconds", standing.age().map(Pieces::seconds).orElse(null))
                .put("left_seconds", Pieces.seconds(standing.left()))
                .put("detail", standing.detail());
    }

    private static ObjectNode successor(Outlook.Successor successor) {
        return Json.object()
                .put("node_id", successor.node().value())
                .put("able", successor.able())
                .set("reasons", Pieces.texts(successor.reasons()));
    }

    /** Of two mains that met; also in {@code status}. */
    static JsonNode twoMains(Outlook outlook) {
        return outlook.met().<JsonNode>map(ExplainAnswer::branches).orElseGet(NullNode::getInstance);
    }

    private static ObjectNode branches(TwoMains met) {
        ObjectNode object = Json.object()
                .put("sentence", met.sentence())
                .put(
                        "fork_lsn",
                        met.fork().map(Switch::at).map(Object::toString).orElse(null))
                .put("fork_timeline", met.fork().map(fork -> fork.left().id()).orElse(null));
        object.set("leading", side(met.leading()));
        return object.set("frozen", side(met.frozen()));
    }

    private static ObjectNode side(TwoMains.Side side) {
        return Json.object()
                .put("node_id", side.node().value())
                .put("epoch", side.term().value())
                .put("end_lsn", side.end().map(Object::toString).orElse(null))
                .put("own_bytes", side.own().map(WalDistance::bytes).orElse(null))
                .put("first_write", side.firstWrite().map(Pieces::time).orElse(null))
                .put("last_write", side.lastWrite().map(Pieces::time).orElse(null));
    }
}
