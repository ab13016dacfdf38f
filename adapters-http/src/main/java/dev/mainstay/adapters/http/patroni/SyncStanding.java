package dev.mainstay.adapters.http.patroni;

/**
 * Whether commits wait for this node. Immutable. Source: spec/patroni-rest.md 1.4.
 *
 * @param isSynchronous it is among the chosen ones
 * @param isQuorum it is among those of which any will do
 */
record SyncStanding(boolean isSynchronous, boolean isQuorum) {
    static SyncStanding of(Standing standing) {
        return new SyncStanding(false, false);
    }
}
