package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a command would do, from the answer to a dry run: every guard with its verdict, then the steps. Pure. */
public final class PlanView {

    private static final String NO = "no";

    private PlanView() {}

    /** The text for people. */
    public static String of(JsonNode data) {
        JsonNode plan = data.has("plan") ? data.path("plan") : data;
        List<String> parts = new ArrayList<>();
        Table verdicts = new Table("GUARD", "VERDICT", "WHAT WAS SEEN");
        for (JsonNode verdict : plan.path("verdicts")) {
            verdicts.row(
                    verdict.path("guard").asText(),
                    verdict.path("answer").asText(),
                    verdict.path("detail").asText());
        }
        parts.add(verdicts.text());
        parts.add("");
        parts.add("Steps:");
        int number = 1;
        for (JsonNode step : plan.path("steps")) {
            parts.add(String.format("%3d. ", number++)
                    + step.path("condition").asText(step.path("name").asText())
                    + (step.path("point_of_no_return").asBoolean() ? "  (point of no return)" : ""));
        }
        parts.add("");
        parts.add(refusal(data)
                .map(guard -> "It would be refused: " + guard + ". Nothing was changed.")
                .orElse("It would start. Nothing was changed."));
        return String.join("\n", parts);
    }

    /** The first guard that says no. */
    public static Optional<String> refusal(JsonNode data) {
        JsonNode plan = data.has("plan") ? data.path("plan") : data;
        for (JsonNode verdict : plan.path("verdicts")) {
            if (verdict.path("answer").asText().equals(NO)) {
                return Optional.of(verdict.path("guard").asText());
            }
        }
        return Optional.empty();
    }
}
