package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What became of the acknowledged rows.
 *
 * @param writeGap from the last acknowledgement of the old main to the first of the new one
 * @param acked how many rows were acknowledged
 * @param lostRows how many of them the new main does not have
 * @param lostBytes from the point where the new main left the old one's history to the last acknowledged insert there
 */
record Proof(Duration writeGap, int acked, int lostRows, long lostBytes) {

    /**
     * Compares what was acknowledged with what is there.
     *
     * @param acked in order
     * @param last where in that order the old main's last one stands
     * @param survived the numbers of the rows on the new main
     * @param fork where its timeline begins
     */
    static Proof of(List<Acked> acked, int last, Set<Long> survived, Lsn fork) {
        Acked old = acked.get(last);
        Acked fresh = acked.get(last + 1);
        return new Proof(
                Duration.ofNanos(fresh.atNanos() - old.atNanos()),
                acked.size(),
                lost(acked, survived),
                old.position().since(fork).bytes());
    }

    /** How many acknowledged rows are not there. */
    static int lost(List<Acked> acked, Set<Long> survived) {
        return (int) acked.stream().filter(row -> !survived.contains(row.id())).count();
    }

    /** The longest time between two acknowledgements from that one on. */
    static Duration longestGap(List<Acked> acked, int from) {
        long longest = 0;
        for (int at = Math.max(1, from); at < acked.size(); at++) {
            longest = Math.max(
                    longest, acked.get(at).atNanos() - acked.get(at - 1).atNanos());
        }
        return Duration.ofNanos(longest);
    }
}
