package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.HandOverQuestion.Stage;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Readiness;
import java.util.Arrays;
import java.util.List;

/**
 * {@code POST /readiness} and its answer: ours, no existing node knows it. A question has {@code stage} ({@code look} or
 * {@code prepare}), {@code cluster_id}, {@code node_id} and {@code current_main}; an answer {@code ready}, {@code problems},
 * {@code minimum_settings} and {@code version}. Source: D8.
 */
public final class ReadinessWire {
    /** What is said of a node that does not know the route. */
    public static final String UNSUPPORTED = "target does not support switchover";

    private static final String SILENT_NO = "it is not ready, and does not say why";

    private ReadinessWire() {}

    /** As sent; the secret is added by the sender. */
    public static ObjectNode write(HandOverQuestion question) {
        return Json.object()
                .put("stage", question.stage().word())
                .put("cluster_id", question.cluster().value())
                .put("node_id", question.from().value())
                .put("current_main", question.address().host());
    }

    /** As received by the target. */
    public static HandOverQuestion read(Fields body) {
        String word = body.words("stage").orElse("");
        Stage stage = Arrays.stream(Stage.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Fields.invalid("stage", "look or prepare"));
        return new HandOverQuestion(
                HandOverWire.cluster(body), HandOverWire.from(body), HandOverWire.address(body), stage);
    }

    /** The fields that stand in an answer's {@code data}. */
    public static ObjectNode writeAnswer(Readiness readiness) {
        ObjectNode data = Json.object().put("ready", readiness.problems().isEmpty());
        ArrayNode problems = data.putArray("problems");
        readiness.problems().forEach(problems::add);
        ObjectNode minimum = data.putObject("minimum_settings");
        readiness.minimum().values().forEach(minimum::put);
        return data.put(
                "version", readiness.version().map(SoftwareVersion::value).orElse(Words.UNKNOWN));
    }

    /** As received by the main. A node that does not say whether it is ready does not know the question. */
    public static Readiness readAnswer(Fields answer) {
        Fields data = answer.within("data");
        boolean ready = data.flag("ready").orElseThrow(() -> new InvalidRequestException(UNSUPPORTED));
        List<String> problems = Words.told(data.texts("problems"));
        return new Readiness(
                ready || !problems.isEmpty() ? problems : List.of(SILENT_NO),
                new MinimumSettings(data.within("minimum_settings").integers()),
                data.words("version").flatMap(Words::version));
    }
}
