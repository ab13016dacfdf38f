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

    /** The latest of them, oldest first; all with a limit of 0. */
    static ArrayNode of(List<ShowHistory.Turn> turns, int limit) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        int skipped = limit > 0 ? Math.max(0, turns.size() - limit) : 0;
        for (ShowHistory.Turn turn : turns.subList(skipped, turns.size())) {
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
