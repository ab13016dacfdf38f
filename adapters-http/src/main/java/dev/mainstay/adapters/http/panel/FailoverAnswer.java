package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.decision.Explanation;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.time.Duration;
import java.util.Locale;

/** What this node would do if the main died now, why not sooner, and what would be lost (D10b), as JSON. Pure. */
final class FailoverAnswer {
    private FailoverAnswer() {}

    static ObjectNode of(ClusterSnapshot snapshot) {
        Explanation why = snapshot.explanation();
        Policy policy = snapshot.policy();
        ObjectNode object = Json.object()
                .put("automatic", policy.failover().automatic())
                .put("threshold_seconds", policy.failover().threshold().toSeconds())
                .put("maximum_lag_seconds", policy.failover().maximumLag().toSeconds());
        object.set("guard", guard(why.backing()));
        object.set("main", main(why.main()));
        object.set("evidence", Pieces.list(why.main().evidence(), FailoverAnswer::evidence));
        object.set("verdicts", Pieces.list(why.guards(), PlanAnswer::verdict));
        object.put(
                "would_start", !why.guards().isEmpty() && why.guards().stream().noneMatch(Verdict::refuses));
        object.set("loss_bound", why.lossBound().map(FailoverAnswer::bound).orElse(null));
        return object;
    }

    private static ObjectNode guard(Backing backing) {
        return Json.object()
                .put("word", backing.guard().word())
                .put("warning", backing.guard().warning())
                .put("backing", backing.state().name().toLowerCase(Locale.ROOT))
                .put("backing_age_ms", backing.age().map(Duration::toMillis).orElse(null))
                .put("backing_left_ms", backing.left().toMillis())
                .put("backing_detail", backing.detail());
    }

    private static ObjectNode main(MainVerdict verdict) {
        return Json.object()
                .put("state", verdict.state().name().toLowerCase(Locale.ROOT))
                .put("silence_seconds", Pieces.seconds(verdict.silence()))
                .put("sentence", verdict.sentence());
    }

    private static ObjectNode evidence(Evidence piece) {
        return Json.object()
                .put("source", piece.source().name().toLowerCase(Locale.ROOT))
                .put("label", piece.source().label())
                .put("sign", piece.sign().name().toLowerCase(Locale.ROOT))
                .put("age_seconds", piece.lastUp().map(Pieces::seconds).orElse(null))
                .put("detail", piece.detail());
    }

    private static ObjectNode bound(LossBound bound) {
        return Json.object()
                .put("bytes", bound.total().bytes())
                .put("behind_bytes", bound.behind().bytes())
                .put("unseen_bytes", bound.unseen().bytes())
                .put("age_seconds", Pieces.seconds(bound.knowledgeAge()));
    }
}
