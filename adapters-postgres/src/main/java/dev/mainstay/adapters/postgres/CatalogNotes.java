package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notes on what is no row of a table in one database: objects that were made, changed or dropped, and large objects.
 *
 * @param database its name
 * @param sessions to the old server
 * @param branch tells the transactions
 * @param export takes the notes
 */
record CatalogNotes(String database, PrivateSessions sessions, OldBranch branch, Export export) {

    /** Parts of other objects, which name themselves, and what the server keeps for itself. */
    private static final Set<String> PARTS = Set.of(
            "pg_attribute",
            "pg_depend",
            "pg_index",
            "pg_inherits",
            "pg_sequence",
            "pg_shdepend",
            "pg_statistic",
            "pg_statistic_ext_data",
            "pg_largeobject",
            "pg_largeobject_metadata");

    private static final Set<String> DESCRIBED = Set.of(
            "pg_class",
            "pg_namespace",
            "pg_proc",
            "pg_type",
            "pg_constraint",
            "pg_trigger",
            "pg_attrdef",
            "pg_policy",
            "pg_rewrite",
            "pg_extension",
            "pg_operator",
            "pg_cast",
            "pg_collation",
            "pg_foreign_server",
            "pg_event_trigger",
            "pg_publication",
            "pg_statistic_ext",
            "pg_language");

    private static final Set<String> COME_AND_GO = Set.of("pg_class", "pg_type", "pg_constraint", "pg_attrdef");

    /** A table that changed names what belongs to it: its new columns, indexes and constraints are not listed again. */
    private static final String OBJECTS = """
            WITH lost AS MATERIALIZED (SELECT unnest(@xids@) AS xid),
            changed AS MATERIALIZED (SELECT oid FROM pg_class WHERE xmin IN (SELECT xid FROM lost)),
            own AS (SELECT unnest('{%s}'::oid[]) AS oid)
            SELECT DISTINCT pg_describe_object(class, object, part) AS what FROM (
              SELECT 'pg_namespace'::regclass, oid, 0 FROM pg_namespace WHERE xmin IN (SELECT xid FROM lost)
                AND nspname !~ '^pg_(toast_)?temp_'
              UNION ALL SELECT 'pg_class'::regclass, oid, 0 FROM pg_class WHERE oid IN (SELECT oid FROM changed)
                AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND relpersistence <> 't' AND oid >= 16384
                AND oid NOT IN (SELECT oid FROM own)
              UNION ALL SELECT 'pg_class'::regclass, i.indexrelid, 0 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE i.indexrelid IN (SELECT oid FROM changed) AND i.indrelid NOT IN (SELECT oid FROM changed)
                AND c.relnamespace <> 'pg_toast'::regnamespace AND c.relpersistence <> 't' AND c.oid >= 16384
              UNION ALL SELECT 'pg_class'::regclass, a.attrelid, CASE WHEN a.attisdropped THEN 0 ELSE a.attnum END FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE a.xmin IN (SELECT xid FROM lost) AND a.attnum > 0 AND c.oid >= 16384
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.oid NOT IN (SELECT oid FROM changed)
              UNION ALL SELECT 'pg_constraint'::regclass, oid, 0 FROM pg_constraint WHERE xmin IN (SELECT xid FROM lost)
                AND conrelid NOT IN (SELECT oid FROM changed)
              UNION ALL SELECT 'pg_trigger'::regclass, oid, 0 FROM pg_trigger WHERE xmin IN (SELECT xid FROM lost)
                AND NOT tgisinternal AND tgrelid NOT IN (SELECT oid FROM changed)
              UNION ALL SELECT 'pg_attrdef'::regclass, oid, 0 FROM pg_attrdef WHERE xmin IN (SELECT xid FROM lost)
                AND adrelid NOT IN (SELECT oid FROM changed)
              UNION ALL SELECT 'pg_policy'::regclass, oid, 0 FROM pg_policy WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_rewrite'::regclass, oid, 0 FROM pg_rewrite WHERE xmin IN (SELECT xid FROM lost)
                AND ev_class NOT IN (SELECT oid FROM changed)
              UNION ALL SELECT 'pg_proc'::regclass, oid, 0 FROM pg_proc WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_type'::regclass, oid, 0 FROM pg_type WHERE xmin IN (SELECT xid FROM lost)
                AND typrelid = 0 AND typcategory <> 'A'
              UNION ALL SELECT 'pg_extension'::regclass, oid, 0 FROM pg_extension WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_operator'::regclass, oid, 0 FROM pg_operator WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_cast'::regclass, oid, 0 FROM pg_cast WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_collation'::regclass, oid, 0 FROM pg_collation WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0 FROM pg_foreign_server WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0 FROM pg_event_trigger WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_publication'::regclass, oid, 0 FROM pg_publication WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 0 FROM pg_statistic_ext WHERE xmin IN (SELECT xid FROM lost)
              UNION ALL SELECT 'pg_language'::regclass, oid, 0 FROM pg_language WHERE xmin IN (SELECT xid FROM lost)
            ) AS touched (class, object, part)
            ORDER BY what
            """;

    private static final String LARGE_OBJECTS = """
            SELECT loid FROM (
              SELECT loid, xmin FROM pg_largeobject UNION ALL SELECT oid, xmin FROM pg_largeobject_metadata
            ) AS written (loid, xid) WHERE xid = ANY (@xids@) GROUP BY loid ORDER BY loid
            """;

    /**
     * Adds the notes.
     *
     * @param own numbers of our own tables
     * @param written the catalogs that were written
     */
    void run(Set<Long> own, Map<String, Writes> written) {
        boolean mayBeAny = branch.hasEarly();
        Set<String> catalogs = written.keySet();
        if (mayBeAny || catalogs.stream().anyMatch(DESCRIBED::contains) || catalogs.contains("pg_attribute")) {
            noteObjects(own);
        }
        if (mayBeAny || catalogs.contains("pg_largeobject") || catalogs.contains("pg_largeobject_metadata")) {
            List<String> objects = names(LARGE_OBJECTS).stream()
                    .map(oid -> "large object " + oid)
                    .toList();
            export.noteEach(SalvageNote.Kind.LARGE_OBJECT, database, objects, " was written");
        }
        noteOthers(catalogs);
        noteDropped(written);
    }

    /** A temporary table leaves as many rows as it made, and so does a table that is rewritten. */
    private void noteDropped(Map<String, Writes> written) {
        List<String> dropped = new ArrayList<>();
        written.forEach((catalog, writes) -> {
            long coming = COME_AND_GO.contains(catalog) ? writes.inserts() : 0;
            if (DESCRIBED.contains(catalog) && writes.deletes() > coming) {
                dropped.add(writes.deletes() - coming + " of " + catalog);
            }
        });
        if (!dropped.isEmpty()) {
            export.note(SalvageNote.Kind.DDL, database, "objects were dropped: " + String.join(", ", dropped));
        }
    }

    private void noteObjects(Set<Long> own) {
        String numbers = String.join(",", own.stream().map(String::valueOf).toList());
        export.noteEach(SalvageNote.Kind.DDL, database, names(OBJECTS.formatted(numbers)), " was made or changed");
    }

    private void noteOthers(Set<String> catalogs) {
        Set<String> others = new TreeSet<>(catalogs);
        others.removeAll(DESCRIBED);
        others.removeAll(PARTS);
        export.noteEach(SalvageNote.Kind.DDL, database, List.copyOf(others), " was written");
    }

    private List<String> names(String query) {
        return sessions.rows(database, SalvageSql.rows(query, branch.committed())).stream()
                .map(row -> row.get(0))
                .toList();
    }
}
