package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;

/** A restart that waits for its moment, as JSON and back. Pure. */
final class RestartCodec {

    private RestartCodec() {}

    static ObjectNode encode(ScheduledRestart later) {
        ObjectNode tree = Json.object()
                .put("at", later.at().toString())
                .put("actor", later.actor())
                .put("pending", later.onlyIf().pending());
        later.onlyIf().inRecovery().ifPresent(recovery -> tree.put("in_recovery", recovery));
        later.onlyIf().belowVersion().ifPresent(version -> tree.put("below_version", version));
        return tree;
    }

    static ScheduledRestart decode(Fields fields) {
        return new ScheduledRestart(
                fields.moment("at"),
                new Conditions(
                        fields.optionalFlag("in_recovery"),
                        fields.optionalInteger("below_version"),
                        fields.flag("pending")),
                fields.text("actor"));
    }
}
