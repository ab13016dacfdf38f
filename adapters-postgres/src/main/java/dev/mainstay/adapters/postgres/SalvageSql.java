package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A query with a place for the transactions that are looked for, which may be too many for a command line or for memory.
 * Immutable.
 *
 * @param before what stands before that place; all, when there is none
 * @param xids put there
 * @param after what stands behind it
 */
record SalvageSql(String before, XidSet xids, String after) {

    /** Whatever was set for the role or the database by somebody, these hold. */
    private static final String SETTINGS = """
            SET SESSION AUTHORIZATION DEFAULT;
            SET ROLE NONE;
            SET default_transaction_read_only = on;
            SET statement_timeout = '24h';
            SET lock_timeout = 0;
            SET search_path = pg_catalog;
            SET row_security = off;
            SET standard_conforming_strings = on;
            SET client_encoding = 'UTF8';
            SET DateStyle = 'ISO';
            SET IntervalStyle = 'postgres';
            SET TimeZone = 'UTC';
            SET bytea_output = 'hex';
            SET extra_float_digits = 1;
            """;

    private static final String TEXT = ") TO STDOUT (FORMAT text, ENCODING 'UTF8');\n";
    private static final String CSV = ") TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8');\n";

    /** The place for the transactions, in constant text only: names may hold anything. */
    private static final String PLACE = "@xids@";

    /** Rows for us to read, of a query without any word from outside. */
    static SalvageSql rows(String query, XidSet xids) {
        int place = query.indexOf(PLACE);
        return place < 0
                ? new SalvageSql("COPY (" + query + TEXT, new XidSet(), "")
                : new SalvageSql(
                        "COPY (" + query.substring(0, place), xids, query.substring(place + PLACE.length()) + TEXT);
    }

    /**
     * The rows of one table that these transactions wrote, for people.
     *
     * @param table as the server quoted it
     */
    static SalvageSql exported(String table, XidSet xids) {
        return new SalvageSql("COPY (SELECT * FROM ONLY " + table + " WHERE xmin = ANY (", xids, ")" + CSV);
    }

    void writeTo(OutputStream stream) throws IOException {
        write(stream, SETTINGS + before);
        if (!after.isEmpty()) {
            xids.writeTo(stream);
        }
        write(stream, after);
    }

    private static void write(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
