package dev.mainstay.adapters.postgres;

import java.util.List;

/**
 * A table, index, sequence or materialized view of the old data, as its catalogs name it. Immutable.
 *
 * @param oid its number
 * @param file where its rows are
 * @param kind as {@code pg_class.relkind} has it
 * @param persistence as {@code pg_class.relpersistence} has it
 * @param schema its schema
 * @param name its name
 * @param quoted both, as SQL wants them
 * @param owner oid of the table that it is a part of; 0 for none
 * @param method how its rows are kept
 * @param lastValue of a sequence; else empty
 */
record OldRelation(
        long oid,
        WalFile file,
        char kind,
        char persistence,
        String schema,
        String name,
        String quoted,
        long owner,
        String method,
        String lastValue) {

    /** Sequences and TOAST tables are parts of tables: of one column, of one row's long values. */
    static final String QUERY = """
            SELECT c.oid, coalesce(nullif(c.reltablespace, 0), d.dattablespace), CASE WHEN c.relisshared THEN 0 ELSE d.oid END,
                   coalesce(pg_relation_filenode(c.oid), 0), c.relkind, c.relpersistence, n.nspname, c.relname,
                   format('%I.%I', n.nspname, c.relname), coalesce(t.oid, s.refobjid, 0), coalesce(m.amname, ''),
                   CASE WHEN c.relkind = 'S' THEN pg_sequence_last_value(c.oid) END
            FROM pg_class c
            JOIN pg_database d ON d.datname = current_database()
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_am m ON m.oid = c.relam
            LEFT JOIN pg_class t ON c.relkind = 't' AND t.reltoastrelid = c.oid
            LEFT JOIN pg_depend s ON c.relkind = 'S' AND s.classid = 'pg_class'::regclass AND s.objid = c.oid
                 AND s.refclassid = 'pg_class'::regclass AND s.deptype IN ('a', 'i') AND s.refobjsubid > 0
            WHERE c.relkind IN ('r', 'm', 't', 'S', 'i')
            ORDER BY n.nspname, c.relname
            """;

    private static final String HEAP = "heap";

    static OldRelation of(List<String> row) {
        return new OldRelation(
                Long.parseLong(row.get(0)),
                new WalFile(Long.parseLong(row.get(1)), Long.parseLong(row.get(2)), Long.parseLong(row.get(3))),
                row.get(4).charAt(0),
                row.get(5).charAt(0),
                row.get(6),
                row.get(7),
                row.get(8),
                Long.parseLong(row.get(9)),
                row.get(10),
                row.get(11));
    }

    boolean isOfSystem() {
        return oid < WalFile.FIRST_OF_USERS;
    }

    boolean isSequence() {
        return kind == 'S';
    }

    /** Whether it keeps rows that a crash does not remove, and that the log tells of. */
    boolean isTable() {
        return kind == 'r' && persistence == 'p' && !isOfSystem();
    }

    boolean isView() {
        return kind == 'm';
    }

    boolean isHeap() {
        return method.equals(HEAP);
    }

    /** Whether its rows are no longer where they were when it was made: it was emptied or rewritten, once or more. */
    boolean hasMoved() {
        return file.node() != oid;
    }

    /** For people. */
    String label() {
        return schema + "." + name;
    }
}
