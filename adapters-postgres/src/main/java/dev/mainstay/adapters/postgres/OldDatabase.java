package dev.mainstay.adapters.postgres;

import java.util.List;

/**
 * A database of the old server.
 *
 * @param oid its number, by which write-ahead log names it
 * @param name its name
 * @param isOpen whether it lets anybody in
 */
record OldDatabase(long oid, String name, boolean isOpen) {

    static final String QUERY = "SELECT oid, datname, datallowconn FROM pg_database ORDER BY datname";

    static OldDatabase of(List<String> row) {
        return new OldDatabase(
                Long.parseLong(row.get(0)), row.get(1), row.get(2).equals("t"));
    }
}
