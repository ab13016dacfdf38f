package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.SecretRotation.Stage;
import dev.mainstay.ports.settings.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A rotation of the cluster secret, as JSON and back. Pure. */
final class RotationCodec {

    private RotationCodec() {}

    static ObjectNode encode(SecretRotation open) {
        return Json.object()
                .put("operation_id", open.operation().value())
                .put("actor", open.actor())
                .put("started_at", open.startedAt().toString())
                .put("stage", word(open.stage()))
                .put("other", open.other().reveal());
    }

    static SecretRotation decode(Fields fields) {
        return new SecretRotation(
                new OperationId(fields.text("operation_id")),
                fields.text("actor"),
                fields.moment("started_at"),
                fields.word("stage", RotationCodec::stage),
                Secret.of(fields.text("other")));
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Stage> stage(String word) {
        return Stream.of(Stage.PREPARED, Stage.COMMITTED)
                .filter(stage -> word(stage).equals(word))
                .findFirst();
    }
}
