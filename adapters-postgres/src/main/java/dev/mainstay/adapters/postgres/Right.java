package dev.mainstay.adapters.postgres;

import java.util.Comparator;

/**
 * What a role that is not the owner may do with something in a database. All texts but the column's absence are ready for
 * SQL: names are quoted by the server. Immutable.
 *
 * @param thing on what
 * @param column of a table, in parentheses; empty for the whole
 * @param grantee a role, or {@code PUBLIC}
 * @param privilege as SQL calls it
 * @param grantable whether it may be passed on
 */
record Right(Thing thing, String column, String grantee, String privilege, boolean grantable)
        implements Comparable<Right> {

    /**
     * Something that has an owner.
     *
     * @param kind {@code DATABASE}, {@code SCHEMA}, {@code TABLE}, {@code SEQUENCE} or {@code ROUTINE}
     * @param schema that it lies in; a schema lies in itself, a database in none
     * @param name with its schema; empty for the database that was asked
     */
    record Thing(String kind, String schema, String name) implements Comparable<Thing> {

        static final Thing DATABASE = new Thing("DATABASE", "", "");

        private static final Comparator<Thing> ORDER =
                Comparator.comparing(Thing::kind).thenComparing(Thing::schema).thenComparing(Thing::name);

        /** In a statement for a database of that (quoted) name. */
        String in(String database) {
            return kind + " " + (name.isEmpty() ? database : name);
        }

        /** Whether the agent makes it, and not the panel. */
        boolean isOurs() {
            return name.endsWith(".cluster_config")
                    || name.endsWith(".cluster_nodes")
                    || name.endsWith(".cluster_events");
        }

        boolean isTable() {
            return kind.equals("TABLE");
        }

        @Override
        public int compareTo(Thing other) {
            return ORDER.compare(this, other);
        }
    }

    private static final Comparator<Right> ORDER = Comparator.comparing(Right::thing)
            .thenComparing(Right::grantee)
            .thenComparing(Right::privilege)
            .thenComparing(Right::column)
            .thenComparing(Right::grantable);

    /** The same on something else. */
    Right on(Thing other) {
        return new Right(other, column, grantee, privilege, grantable);
    }

    String grant(String database) {
        return "GRANT " + privilege + column + " ON " + thing.in(database) + " TO " + grantee
                + (grantable ? " WITH GRANT OPTION" : "");
    }

    String revoke(String database) {
        return "REVOKE " + privilege + column + " ON " + thing.in(database) + " FROM " + grantee;
    }

    /** For things of a role that are not there yet. */
    String grantByDefault() {
        return "ALTER DEFAULT PRIVILEGES FOR ROLE " + thing.name()
                + (thing.schema().isEmpty() ? "" : " IN SCHEMA " + thing.schema()) + " GRANT " + privilege + " ON "
                + thing.kind() + "S TO " + grantee + (grantable ? " WITH GRANT OPTION" : "");
    }

    @Override
    public int compareTo(Right other) {
        return ORDER.compare(this, other);
    }
}
