package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What would happen if the main died now, why not sooner, and what would be lost (D10b). Pure. */
final class FailoverView {

    private static final String NO = "no";

    private FailoverView() {}

    static void lines(JsonNode failover, List<String> parts) {
        if (!failover.isObject()) {
            return;
        }
        parts.add("failover  " + rule(failover));
        JsonNode guard = failover.path("guard");
        parts.add("guard     " + guard.path("word").asText() + ": "
                + guard.path("warning").asText());
        if (failover.path("verdicts").isEmpty()) {
            return;
        }
        parts.add("main      " + failover.path("main").path("sentence").asText());
        JsonNode bound = failover.path("loss_bound");
        if (bound.isObject()) {
            parts.add("loss      at most " + Amounts.bytes(bound.path("bytes").asLong())
                    + " if it died now and wrote no faster than it was seen to, known "
                    + bound.path("age_seconds").asText() + " s ago");
        }
        for (JsonNode verdict : failover.path("verdicts")) {
            if (verdict.path("answer").asText().equals(NO)) {
                parts.add("not yet   " + verdict.path("guard").asText().replace('-', ' ') + ": no, "
                        + verdict.path("detail").asText());
            }
        }
    }

    private static String rule(JsonNode failover) {
        return failover.path("automatic").asBoolean()
                ? "automatic, after " + failover.path("threshold_seconds").asText() + " s without a sign of the main"
                : "by hand only: mainstay promote";
    }
}
