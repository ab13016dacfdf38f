package dev.mainstay.domain.salvage;

/**
 * Something that was written after the fork and is listed instead of exported.
 *
 * <p>Immutable.
 *
 * @param kind what it is
 * @param database where; empty when it concerns the whole server
 * @param what its name and what happened to it, for people
 */
public record SalvageNote(Kind kind, String database, String what) {

    /** Kinds of things that are no rows. */
    public enum Kind {
        /** A table, index, function or other object was made, changed or dropped. */
        DDL,
        /** A table was emptied or rewritten as a whole. */
        TRUNCATE,
        /** A sequence went on. */
        SEQUENCE,
        /** A large object was written. */
        LARGE_OBJECT,
        /** A role, a database or another shared object changed. */
        SHARED_OBJECT,
        /** Something could not be told or read; the old data is kept for as long as the operator wants. */
        INCOMPLETE
    }
}
