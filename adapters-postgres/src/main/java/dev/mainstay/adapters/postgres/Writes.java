package dev.mainstay.adapters.postgres;

/**
 * How many rows of a table were written. Immutable.
 *
 * @param inserts rows that were inserted
 * @param updates rows that were updated, each time they were
 * @param deletes rows that were deleted
 */
record Writes(long inserts, long updates, long deletes) {

    static final Writes NONE = new Writes(0, 0, 0);

    Writes plus(Writes more) {
        return new Writes(inserts + more.inserts, updates + more.updates, deletes + more.deletes);
    }

    @Override
    public String toString() {
        return inserts + " inserts, " + updates + " updates, " + deletes + " deletes";
    }
}
