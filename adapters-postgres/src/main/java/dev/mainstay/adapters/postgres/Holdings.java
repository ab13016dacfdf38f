package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.Right.Thing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who owns what in a database, and who else may do what with it: of the database itself, its schemas, tables, views, columns,
 * sequences and routines. Immutable once read.
 *
 * @param owners by what they own
 * @param rights of others, the ones that everybody has by default included
 * @param defaults what things that a role makes later get by themselves: the thing's name is that of the role, its schema
 *     empty where any counts
 */
record Holdings(SortedMap<Thing, Owner> owners, SortedSet<Right> rights, SortedSet<Right> defaults) {

    /**
     * Who owns it.
     *
     * @param role quoted
     * @param apart whether it can be given to somebody else by itself: not what belongs to an extension or a column
     */
    record Owner(String role, boolean apart) {}

    private static final String THINGS = """
            WITH things AS (
              SELECT 'DATABASE' AS kind, '' AS schema, '' AS name, '' AS part, datdba AS owner, true AS apart,
                  COALESCE(datacl, acldefault('d', datdba)) AS acl
                FROM pg_database WHERE datname = current_database()
              UNION ALL
              SELECT 'SCHEMA', quote_ident(nspname), quote_ident(nspname), '', nspowner, true,
                  COALESCE(nspacl, acldefault('n', nspowner))
                FROM pg_namespace
              UNION ALL
              SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, quote_ident(nspname),
                  format('%I.%I', nspname, relname), '', relowner,
                  NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i')))),
                  COALESCE(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relpersistence <> 't'
              UNION ALL
              SELECT 'TABLE', quote_ident(nspname), format('%I.%I', nspname, relname), format('(%I)', attname),
                  relowner, false, attacl
                FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
                WHERE attacl IS NOT NULL AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'f')
              UNION ALL
              SELECT 'ROUTINE', quote_ident(nspname),
                  format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(p.oid)), '', proowner,
                  NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                    AND d.deptype = 'e'),
                  COALESCE(proacl, acldefault('f', proowner))
                FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace)
            """;

    private static final String OF_USERS = " schema <> 'information_schema' AND schema NOT LIKE 'pg\\_%'";

    private static final String OWNERS = THINGS
            + "SELECT kind, schema, name, quote_ident(pg_get_userbyid(owner)), apart FROM things WHERE part = '' AND"
            + OF_USERS;

    private static final String GRANTEE =
            "CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END";

    private static final String RIGHTS = THINGS + "SELECT kind, schema, name, part, " + GRANTEE
            + ", privilege_type, is_grantable FROM things, aclexplode(acl) WHERE grantee <> owner AND" + OF_USERS;

    private static final String DEFAULTS = "SELECT CASE defaclobjtype WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'ROUTINE'"
            + " ELSE 'TABLE' END, COALESCE(quote_ident(nspname), ''), quote_ident(pg_get_userbyid(defaclrole)), '', "
            + GRANTEE + ", privilege_type, is_grantable"
            + " FROM pg_default_acl LEFT JOIN pg_namespace n ON n.oid = defaclnamespace, aclexplode(defaclacl)"
            + " WHERE defaclobjtype IN ('r', 'S', 'f') AND grantee <> defaclrole";

    static Holdings read(Connection session) throws SQLException {
        SortedMap<Thing, Owner> owners = new TreeMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(OWNERS)) {
            while (row.next()) {
                owners.put(thing(row), new Owner(row.getString(4), row.getBoolean(5)));
            }
        }
        return new Holdings(owners, rights(session, RIGHTS), rights(session, DEFAULTS));
    }

    private static SortedSet<Right> rights(Connection session, String query) throws SQLException {
        SortedSet<Right> found = new TreeSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                found.add(
                        new Right(thing(row), row.getString(4), row.getString(5), row.getString(6), row.getBoolean(7)));
            }
        }
        return found;
    }

    private static Thing thing(ResultSet row) throws SQLException {
        return new Thing(row.getString(1), row.getString(2), row.getString(3));
    }

    boolean has(Thing thing) {
        return owners.containsKey(thing);
    }

    /** Who owns it; it is there. */
    String ownerOf(Thing thing) {
        return Optional.ofNullable(owners.get(thing)).orElseThrow().role();
    }

    /** Whose the database itself is. */
    String databaseOwner() {
        return ownerOf(Thing.DATABASE);
    }

    /** Tables of the panel in that schema. */
    List<Thing> tables(String schema) {
        return owners.keySet().stream()
                .filter(thing -> thing.isTable() && thing.schema().equals(schema) && !thing.isOurs())
                .toList();
    }

    SortedSet<Right> on(Thing thing) {
        return rights.stream()
                .filter(right -> right.thing().equals(thing))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
