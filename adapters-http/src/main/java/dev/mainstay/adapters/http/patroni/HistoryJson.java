package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mainstay.ports.in.ShowHistory;
import java.util.List;

/** The document of {@code /history}. Pure. Source: spec/patroni-rest.md 4.2. */
final class HistoryJson {
    /** What PostgreSQL writes into the history file when it is promoted without a recovery target; Mainstay sets none. */
    private static final String REASON = "no recovery target specified";

    private HistoryJson() {}

    static ArrayNode of(List<ShowHistory.Turn> turns) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (ShowHistory.Turn turn : turns) {
            ArrayNode row = rows.addArray();
            row.add(turn.left().id()).add(turn.at().bytes()).add(REASON);
            turn.moment().ifPresent(moment -> {
                row.add(StatusJson.moment(moment));
                turn.leader().ifPresent(row::add);
            });
        }
        return rows;
    }
}
