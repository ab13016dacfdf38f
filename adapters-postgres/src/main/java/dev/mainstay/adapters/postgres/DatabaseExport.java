package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageNote.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Exports what was written in one old database. Rows are looked for in every table whose file, now or before, was
 * written; where a transaction may have begun before the log that is there, in every table at all.
 *
 * <p>Confined to one thread.
 */
final class DatabaseExport {

    private final OldDatabase database;
    private final PrivateSessions sessions;
    private final OldBranch branch;
    private final Export export;
    private final OldCatalog catalog;
    private final Map<Long, Writes> counts = new TreeMap<>();
    private final Map<String, Writes> catalogs = new TreeMap<>();

    /**
     * Reads the catalogs.
     *
     * @param ownSchema tells the schema of that database with our tables
     */
    DatabaseExport(
            OldDatabase database,
            PrivateSessions sessions,
            OldBranch branch,
            Export export,
            Predicate<String> ownSchema) {
        this.database = database;
        this.sessions = sessions;
        this.branch = branch;
        this.export = export;
        List<OldRelation> relations = new ArrayList<>();
        SalvageSql query = SalvageSql.rows(OldRelation.QUERY, branch.committed());
        sessions.rows(database.name(), query).forEach(row -> relations.add(OldRelation.of(row)));
        this.catalog = OldCatalog.of(relations, ownSchema);
    }

    /** Adds what was found; tables are exported by the given means. */
    void run(TableExport tables) {
        List<WalFile> gone = sort();
        boolean looksForMoved = !gone.isEmpty();
        for (OldRelation table : catalog.tables()) {
            boolean isLookedAt =
                    counts.containsKey(table.oid()) || branch.hasEarly() || (looksForMoved && isRewritten(table));
            if (isLookedAt) {
                tables.run(database.name(), table, counts.getOrDefault(table.oid(), Writes.NONE));
            }
        }
        noteRewritten();
        gone.forEach(file -> note(
                Kind.DDL,
                "a table was dropped or rewritten since (its file was " + file.node() + "): it had taken "
                        + branch.writesOf(file)));
        noteDropped(gone);
        noteSequences();
        new CatalogNotes(database.name(), sessions, branch, export).run(catalog.own(), catalogs);
    }

    /** Gives each file its table; returns files without one. */
    private List<WalFile> sort() {
        List<WalFile> gone = new ArrayList<>();
        branch.writes().forEach((file, writes) -> {
            if (file.database() == database.oid()) {
                Optional<OldRelation> found = catalog.find(file);
                found.ifPresentOrElse(relation -> sort(file, writes, relation), () -> gone.add(file));
            }
        });
        return gone;
    }

    private void sort(WalFile file, Writes writes, OldRelation relation) {
        if (relation.isTable() && !catalog.isOwn(relation)) {
            Writes counted = catalog.isMain(file) ? writes : Writes.NONE;
            Writes unused = counts.merge(relation.oid(), counted, Writes::plus);
            return;
        }
        if (relation.isOfSystem()) {
            Writes unused = catalogs.merge(relation.name(), writes, Writes::plus);
        }
        if (!isOfLargeObjects(relation)) {
            export.isOfNobody(file);
        }
    }

    private static boolean isOfLargeObjects(OldRelation relation) {
        return relation.oid() == WalFile.LARGE_OBJECTS || relation.oid() == WalFile.LARGE_OBJECT_NAMES;
    }

    private boolean isRewritten(OldRelation relation) {
        return relation.hasMoved() && branch.created().contains(relation.file());
    }

    private void noteRewritten() {
        for (OldRelation relation : catalog.relations()) {
            boolean isOfUsers = !relation.isOfSystem() && (relation.kind() == 'r' || relation.isView());
            if (isOfUsers && isRewritten(relation)) {
                note(
                        Kind.TRUNCATE,
                        relation.label() + (relation.isView() ? " was refreshed" : " was emptied or rewritten"));
            }
            if (relation.isTable() && !relation.isHeap()) {
                note(Kind.INCOMPLETE, relation.label() + " is kept by " + relation.method() + ": it was not looked at");
            }
        }
    }

    /** Files that were there before the fork and belong to nothing any more. */
    private void noteDropped(List<WalFile> told) {
        List<String> numbers = branch.dropped().stream()
                .filter(file ->
                        file.database() == database.oid() && !branch.created().contains(file))
                .filter(file -> !told.contains(file) && !catalog.byOid().containsKey(file.node()))
                .map(file -> String.valueOf(file.node()))
                .toList();
        if (!numbers.isEmpty()) {
            note(
                    Kind.DDL,
                    "tables or indexes were dropped or rewritten, whose files were " + String.join(", ", numbers));
        }
    }

    private void noteSequences() {
        for (WalFile file : branch.sequences()) {
            if (file.database() == database.oid()) {
                Optional<OldRelation> found = catalog.find(file);
                if (found.isEmpty()) {
                    note(Kind.SEQUENCE, "a sequence that is gone now (its file was " + file.node() + ") went on");
                }
                found.filter(sequence -> !catalog.isOwn(sequence) && !sequence.isOfSystem())
                        .ifPresent(sequence -> note(Kind.SEQUENCE, went(sequence)));
            }
        }
    }

    private static String went(OldRelation sequence) {
        return sequence.label()
                + (sequence.lastValue().isEmpty() ? " was reset" : " went on to " + sequence.lastValue());
    }

    private void note(SalvageNote.Kind kind, String what) {
        export.note(kind, database.name(), what);
    }
}
