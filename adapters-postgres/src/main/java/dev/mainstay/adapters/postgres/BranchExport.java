package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.salvage.SalvageNote.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Exports all databases of the old server in which anything was written. What cannot be read in one of them does not keep
 * the others from being saved. Confined to one thread.
 *
 * @param door to the old server
 * @param branch tells what was written
 * @param own where our own tables are
 */
record BranchExport(PrivateSessions.Door door, OldBranch branch, PostgresSettings.Database own) {

    /** Adds everything to the export. */
    void run(Export export, TableExport tables) {
        export.addAll(branch.oddities());
        Set<Long> left = written();
        for (List<String> row :
                door.sessions().rows(door.database(), SalvageSql.rows(OldDatabase.QUERY, branch.committed()))) {
            OldDatabase database = OldDatabase.of(row);
            boolean isTouched = left.remove(database.oid());
            if (isTouched || branch.hasEarly()) {
                run(database, isTouched, export, tables);
            }
        }
        left.forEach(oid -> export.note(
                Kind.SHARED_OBJECT,
                "",
                "the database with number " + oid + " was dropped with what was written in it"));
        new SharedNotes(door, branch, export).run();
    }

    private void run(OldDatabase database, boolean isTouched, Export export, TableExport tables) {
        if (!database.isOpen()) {
            if (isTouched) {
                export.note(Kind.INCOMPLETE, database.name(), "the database lets nobody in: it was not looked at");
            }
            return;
        }
        Predicate<String> ownSchema = schema -> database.name().equals(own.name()) && schema.equals(own.schema());
        try {
            new DatabaseExport(database, door.sessions(), branch, export, ownSchema).run(tables);
        } catch (OperationFailedException unreadable) {
            if (!tables.canGoOn().getAsBoolean()) {
                throw unreadable;
            }
            export.note(Kind.INCOMPLETE, database.name(), "the database cannot be read: " + unreadable.getMessage());
        }
    }

    private Set<Long> written() {
        Set<Long> databases = new TreeSet<>();
        branch.writes().keySet().forEach(file -> databases.add(file.database()));
        branch.sequences().forEach(file -> databases.add(file.database()));
        branch.created().forEach(file -> databases.add(file.database()));
        boolean unused = databases.remove(0L);
        return databases;
    }
}
