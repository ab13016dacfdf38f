package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The standing explanation for a person at 3 a.m.: short lines, the worst first. Pure. */
public final class ExplainView {

    private static final String NO = "no";
    private static final String HEAD = "          ";

    private ExplainView() {}

    /** The text for people. */
    public static String of(JsonNode data) {
        List<String> parts = new ArrayList<>();
        waiting(data.path("waiting"), parts);
        twoMains(data.path("two_mains"), parts);
        parts.add(data.path("sentence").asText() + ".");
        parts.add("");
        for (JsonNode reason : data.path("why_not_sooner")) {
            parts.add("why not   " + reason.asText());
        }
        successors(data.path("successors"), parts);
        loss(data.path("failover").path("loss_bound"), parts);
        rule(data.path("rule"), parts);
        backing(data.path("backing"), parts);
        evidence(data.path("failover").path("evidence"), parts);
        guards(data.path("failover").path("verdicts"), parts);
        return String.join("\n", parts);
    }

    private static void waiting(JsonNode waiting, List<String> parts) {
        for (JsonNode each : waiting) {
            parts.add("WAITS     " + each.path("what").asText());
            parts.add("   mend   " + each.path("command").asText());
        }
        if (!waiting.isEmpty()) {
            parts.add("");
        }
    }

    /** One line for each branch; also in the status. */
    static void twoMains(JsonNode met, List<String> parts) {
        if (!met.isObject()) {
            return;
        }
        parts.add("TWO MAINS parted at " + JsonText.text(met.path("fork_lsn"), "a place that is not known yet"));
        parts.add(HEAD + side(met.path("leading"), "goes on"));
        parts.add(HEAD + side(met.path("frozen"), "must stay closed"));
        parts.add("");
    }

    private static String side(JsonNode side, String what) {
        JsonNode own = side.path("own_bytes");
        return "node " + side.path("node_id").asText() + ", term "
                + side.path("epoch").asText() + ", " + what + ": "
                + (own.isNumber() ? Amounts.bytes(own.asLong()) : "an unknown amount") + " of its own"
                + span(side);
    }

    private static String span(JsonNode side) {
        String first = JsonText.text(side.path("first_write"), "");
        String last = JsonText.text(side.path("last_write"), "");
        return (first.isEmpty() ? "" : ", from " + first) + (last.isEmpty() ? "" : ", until " + last);
    }

    private static void successors(JsonNode successors, List<String> parts) {
        for (JsonNode each : successors) {
            List<String> reasons = new ArrayList<>();
            each.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            parts.add((each.path("able").asBoolean() ? "could     " : "could not ") + "node "
                    + each.path("node_id").asText() + ": " + String.join("; ", reasons));
        }
    }

    private static void loss(JsonNode bound, List<String> parts) {
        if (bound.isObject()) {
            parts.add("loss      at most " + Amounts.bytes(bound.path("bytes").asLong())
                    + " if it died now and wrote no faster than it was seen to, known "
                    + bound.path("age_seconds").asText() + " s ago");
        }
    }

    private static void rule(JsonNode rule, List<String> parts) {
        parts.add("rule      " + (rule.path("automatic").asBoolean() ? "automatic" : "by hand only") + " after "
                + rule.path("threshold_seconds").asText() + " s; guard "
                + rule.path("guard").asText() + ": " + rule.path("warning").asText());
        parts.add(HEAD + "a main without backing closes after "
                + rule.path("fence_after_seconds").asText() + " s, within "
                + rule.path("stop_budget_seconds").asText() + " s");
    }

    private static void backing(JsonNode backing, List<String> parts) {
        if (backing.isObject()) {
            parts.add("backing   " + backing.path("state").asText().replace('_', ' ') + ", "
                    + backing.path("left_seconds").asText() + " s left: "
                    + backing.path("detail").asText());
        }
    }

    private static void evidence(JsonNode evidence, List<String> parts) {
        for (JsonNode piece : evidence) {
            String age = piece.path("age_seconds").asText("");
            parts.add("seen      " + piece.path("label").asText() + ": "
                    + piece.path("sign").asText() + ", " + piece.path("detail").asText()
                    + (age.isEmpty() ? ", never up" : ", last up " + age + " s ago"));
        }
    }

    private static void guards(JsonNode verdicts, List<String> parts) {
        for (JsonNode verdict : verdicts) {
            boolean refuses = verdict.path("answer").asText().equals(NO);
            parts.add((refuses ? "guard no  " : "guard yes ")
                    + verdict.path("guard").asText().replace('-', ' ') + ": "
                    + verdict.path("detail").asText());
        }
    }
}
