package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvagedTable;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Exports the last version of every row of a table that was written after the fork and is still there. Versions in
 * between are counted, not exported; nothing of a row that was deleted again is left to export.
 *
 * <p>After four thousand million transactions their numbers come again: a row of long ago with such a number is exported
 * too. Confined to one thread.
 *
 * @param sessions to the old server
 * @param branch tells the transactions
 * @param directory where the files go
 * @param names names them
 * @param export takes the result
 * @param canGoOn whether the server still answers, when a table cannot be read
 * @param progress is told each table
 */
record TableExport(
        PrivateSessions sessions,
        OldBranch branch,
        Path directory,
        FileNames names,
        Export export,
        BooleanSupplier canGoOn,
        Consumer<String> progress) {

    /** One table; what was counted in it is told even when no row is left. */
    void run(String database, OldRelation table, Writes counted) {
        progress.accept(database + "." + table.label());
        String name = names.of(database, table.schema(), table.name());
        CsvFile file = new CsvFile(directory.resolve(name));
        try {
            sessions.copy(database, SalvageSql.exported(table.quoted(), branch.committed()), file::write);
        } catch (OperationFailedException unreadable) {
            if (!canGoOn.getAsBoolean()) {
                throw unreadable;
            }
            drop(name);
            add(database, table, counted, 0, "", 0);
            export.note(
                    SalvageNote.Kind.INCOMPLETE,
                    database,
                    table.label() + " cannot be exported: " + unreadable.getMessage());
            return;
        }
        if (file.rows() > 0) {
            add(database, table, counted, file.rows(), name, file.bytes());
            return;
        }
        drop(name);
        if (!counted.equals(Writes.NONE)) {
            add(database, table, counted, 0, "", 0);
        }
    }

    private void add(String database, OldRelation table, Writes counted, long rows, String file, long bytes) {
        export.add(new SalvagedTable(
                database,
                table.schema(),
                table.name(),
                counted.inserts(),
                counted.updates(),
                counted.deletes(),
                rows,
                file,
                bytes));
    }

    private void drop(String name) {
        Directories.removeOne(directory.resolve(name));
    }
}
