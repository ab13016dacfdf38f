package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvagedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What an export found so far, over all databases. Confined to one thread. */
final class Export {

    private static final int MOST_NAMES = 200;

    private final List<SalvagedTable> tables = new ArrayList<>();
    private final List<SalvageNote> notes = new ArrayList<>();
    private final Set<WalFile> ofNobody = new TreeSet<>();

    void add(SalvagedTable table) {
        tables.add(table);
    }

    void note(SalvageNote.Kind kind, String database, String what) {
        notes.add(new SalvageNote(kind, database, what));
    }

    void addAll(List<SalvageNote> more) {
        notes.addAll(more);
    }

    /** One note for each name; of very many, the rest is counted. */
    void noteEach(SalvageNote.Kind kind, String database, List<String> names, String whatHappened) {
        names.stream().limit(MOST_NAMES).forEach(name -> note(kind, database, name + whatHappened));
        if (names.size() > MOST_NAMES) {
            note(kind, database, "and " + (names.size() - MOST_NAMES) + " more" + whatHappened);
        }
    }

    /** Who wrote there only is no client: our own tables, catalogs, what is derived. */
    void isOfNobody(WalFile file) {
        ofNobody.add(file);
    }

    List<SalvagedTable> tables() {
        return List.copyOf(tables);
    }

    List<SalvageNote> notes() {
        return List.copyOf(notes);
    }

    /** The transactions that wrote anything of clients, or that may have. */
    Commits ofClients(OldBranch branch) {
        Commits sum = Commits.NONE;
        for (OldBranch.Shape shape : branch.commits().keySet()) {
            boolean wrote = !ofNobody.containsAll(shape.files());
            boolean mayHaveWritten = shape.isEarly() && shape.files().isEmpty();
            if (wrote || mayHaveWritten) {
                sum = sum.plus(branch.commits().getOrDefault(shape, Commits.NONE));
            }
        }
        return sum;
    }
}
