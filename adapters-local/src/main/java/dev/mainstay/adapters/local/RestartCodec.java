package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import java.util.Optional;

/** A restart that waits for its moment, as JSON and back. Pure. */
final class RestartCodec {

    private RestartCodec() {}

    static ObjectNode encode(ScheduledRestart later) {
        ObjectNode tree = Json.object()
                .put("at", later.at().toString())
                .put("actor", later.actor())
                .put("pending", later.onlyIf().pending());
        later.onlyIf().part().ifPresent(part -> tree.put("part", part.word()));
        later.onlyIf().belowVersion().ifPresent(version -> tree.put("below_version", version));
        return tree;
    }

    static ScheduledRestart decode(Fields fields) {
        return new ScheduledRestart(
                fields.moment("at"),
                new Conditions(part(fields), fields.optionalInteger("below_version"), fields.flag("pending")),
                fields.text("actor"));
    }

    /** Files of before told only whether it must be in recovery. */
    private static Optional<Part> part(Fields fields) {
        return fields.optionalText("part").isPresent()
                ? Optional.of(fields.word("part", Part::of))
                : fields.optionalFlag("in_recovery").map(in -> in ? Part.STANDBY : Part.MAIN);
    }
}
