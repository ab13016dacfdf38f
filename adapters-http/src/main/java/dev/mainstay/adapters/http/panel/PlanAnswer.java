package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.Verdict;
import java.util.Locale;

/** Plans, verdicts and steps as JSON. Pure. */
final class PlanAnswer {
    private PlanAnswer() {}

    static ObjectNode of(Plan plan) {
        ObjectNode object = Json.object().put("transition", plan.kind().word()).put("may_start", plan.mayStart());
        plan.refusal().ifPresent(no -> object.put("refusal", PanelTexts.refusal(plan, no)));
        object.set("verdicts", Pieces.list(plan.verdicts(), PlanAnswer::verdict));
        object.set("steps", Pieces.list(plan.steps(), PlanAnswer::step));
        return object.set("facts", Pieces.facts(plan.facts()));
    }

    static ObjectNode verdict(Verdict verdict) {
        return Json.object()
                .put("guard", verdict.guard().sentence())
                .put("answer", verdict.answer().name().toLowerCase(Locale.ROOT))
                .put("detail", verdict.detail())
                .set("facts", Pieces.facts(verdict.facts()));
    }

    private static ObjectNode step(Step step) {
        return Json.object()
                .put("name", step.name())
                .put("condition", step.condition())
                .put("point_of_no_return", step.pointOfNoReturn())
                .put("deferrable", step.deferrable())
                .put("compensation", step.compensation().description());
    }
}
