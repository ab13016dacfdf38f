package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.ports.settings.AgentPassword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notes on what belongs to all databases: roles, databases, tablespaces and their settings. Our own roles are no news.
 *
 * @param door to the old server
 * @param branch tells what was written
 * @param export takes the notes
 */
record SharedNotes(PrivateSessions.Door door, OldBranch branch, Export export) {

    private static final Set<String> NAMED = Set.of("pg_authid", "pg_database", "pg_tablespace");
    private static final Set<String> PARTS = Set.of("pg_shdepend");

    private static final String CATALOGS =
            "SELECT pg_relation_filenode(oid), relname FROM pg_class WHERE relisshared" + " AND relkind = 'r'";

    private static final String OBJECTS = """
            WITH lost AS MATERIALIZED (SELECT unnest(@xids@) AS xid)
            SELECT 'role ' || rolname FROM pg_authid WHERE xmin IN (SELECT xid FROM lost) AND rolname NOT IN ('%s', '%s')
            UNION ALL SELECT 'database ' || datname FROM pg_database WHERE xmin IN (SELECT xid FROM lost)
            UNION ALL SELECT 'tablespace ' || spcname FROM pg_tablespace WHERE xmin IN (SELECT xid FROM lost)
            ORDER BY 1
            """.formatted(AgentPassword.ROLE, Passfile.ROLE);

    private static final String PREPARED = "SELECT gid, database FROM pg_prepared_xacts ORDER BY gid";

    void run() {
        notePrepared();
        boolean isTouched = branch.writes().keySet().stream().anyMatch(file -> file.database() == 0);
        if (!isTouched && !branch.hasEarly()) {
            return;
        }
        export.noteEach(
                SalvageNote.Kind.SHARED_OBJECT,
                "",
                rows(OBJECTS).stream().map(row -> row.get(0)).toList(),
                " was made or changed");
        Map<Long, String> catalogs = new LinkedHashMap<>();
        rows(CATALOGS).forEach(row -> catalogs.put(Long.parseLong(row.get(0)), row.get(1)));
        branch.writes().forEach((file, writes) -> {
            if (file.database() == 0 && catalogs.containsKey(file.node())) {
                note(catalogs.getOrDefault(file.node(), ""), writes);
            }
        });
    }

    private void note(String catalog, Writes writes) {
        boolean isTold = PARTS.contains(catalog) || (NAMED.contains(catalog) && writes.deletes() == 0);
        if (!isTold) {
            export.note(SalvageNote.Kind.SHARED_OBJECT, "", catalog + ": " + writes);
        }
    }

    /** Neither committed nor rolled back: they hold rows that nobody sees. */
    private void notePrepared() {
        rows(PREPARED)
                .forEach(row -> export.note(
                        SalvageNote.Kind.INCOMPLETE,
                        row.get(1),
                        "transaction '" + row.get(0) + "' was prepared, and neither committed nor rolled back"));
    }

    private List<List<String>> rows(String query) {
        return door.sessions().rows(door.database(), SalvageSql.rows(query, branch.committed()));
    }
}
