package dev.mainstay.domain.topology;

/**
 * What this node remembers of the cluster's failover rules outside the replicated database: the tables cannot be read while
 * the database is down, and a main may not act upon a longer patience than the others are known to have.
 *
 * <p>Immutable. Source: ADR 35.
 *
 * @param automatic whether a secondary may promote itself, as the row last said
 * @param said the patience that the row last said
 * @param assured on a main, what every other data node was seen to have or to be coming from: never more than is said
 */
public record KeptRules(boolean automatic, Patience said, Patience assured) {

    /** Of a node whose main alone need know what others have. */
    public static KeptRules of(boolean automatic, Patience said) {
        return new KeptRules(automatic, said, said);
    }

    /** After the row was read again: until the others have shown the new patience, the shorter one counts. */
    public KeptRules reading(boolean nowAutomatic, Patience now) {
        return new KeptRules(nowAutomatic, now, assured.shorter(now));
    }
}
