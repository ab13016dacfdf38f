package dev.mainstay.adapters.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseHolder;
import java.util.Optional;

/**
 * Both keys of a cluster as most members of etcd knew them at one moment.
 *
 * @param raftTerm etcd's own term at that moment: another one means that it changed its leader
 * @param leader the key of who holds the lease
 * @param term the key of the latest grant
 */
record LeaseView(long raftTerm, Optional<Entry> leader, Optional<Entry> term) {

    /**
     * A key's content.
     *
     * @param grant what it says
     * @param revision of its last change
     * @param lease of etcd, with which it goes; 0 when it stays
     */
    record Entry(LeaseHolder grant, long revision, long lease) {}

    Optional<LeaseHolder> holder() {
        return leader.map(Entry::grant);
    }

    Optional<LeaseHolder> latest() {
        return term.map(Entry::grant);
    }

    /** Of etcd, that the holder's key goes with; 0 when nobody holds it. */
    long lease() {
        return leader.map(Entry::lease).orElse(0L);
    }

    /** What this is for who asked. */
    LeaseAnswer answer(State state, String reason) {
        return new LeaseAnswer(
                state, holder(), latest(), leader.map(Entry::revision).orElse(0L), reason);
    }

    /** A number of 64 bits, which stands as text in JSON; 0 when it is not there. */
    static long number(JsonNode object, String name) {
        return object.path(name).asLong(0);
    }
}
