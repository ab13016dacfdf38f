package dev.mainstay.domain.transition;

import dev.mainstay.domain.identity.OperationId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which journal entries may be dropped when a transition starts: those of transitions that finished long ago. What
 * never finished stays.
 *
 * <p>Pure.
 */
public final class JournalRetention {

    /** How many finished transitions stay, for answers about operations of the past. */
    public static final int FINISHED_KEPT = 20;

    private JournalRetention() {}

    /** What stays of a journal before that entry is added: everything, unless the entry starts a transition. */
    public static List<JournalEntry> before(JournalEntry next, List<JournalEntry> entries) {
        return next instanceof JournalEntry.Started ? kept(entries) : entries;
    }

    private static List<JournalEntry> kept(List<JournalEntry> entries) {
        Set<OperationId> dropped = new LinkedHashSet<>(finishedLongAgo(entries));
        if (dropped.isEmpty()) {
            return entries;
        }
        return entries.stream()
                .filter(entry -> !dropped.contains(entry.operation()))
                .toList();
    }

    private static List<OperationId> finishedLongAgo(List<JournalEntry> entries) {
        List<OperationId> finished = new ArrayList<>();
        for (JournalEntry entry : entries) {
            if (entry instanceof JournalEntry.Finished) {
                finished.add(entry.operation());
            }
        }
        return finished.subList(0, Math.max(0, finished.size() - FINISHED_KEPT));
    }
}
