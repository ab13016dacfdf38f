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
     * @param acked in order, at least two
     * @param survived the numbers of the rows on the new main
     * @param fork where its timeline begins
     */
    static Proof of(List<Acked> acked, Set<Long> survived, Lsn fork) {
        int last = beforeLongestGap(acked);
        Acked old = acked.get(last);
        Acked fresh = acked.get(last + 1);
        return new Proof(
                Duration.ofNanos(fresh.atNanos() - old.atNanos()),
                acked.size(),
                (int) acked.stream().filter(row -> !survived.contains(row.id())).count(),
                old.position().since(fork).bytes());
    }

    private static int beforeLongestGap(List<Acked> acked) {
        int longest = 0;
        for (int at = 0; at + 1 < acked.size(); at++) {
            if (gap(acked, at) > gap(acked, longest)) {
                longest = at;
            }
        }
        return longest;
    }

    private static long gap(List<Acked> acked, int at) {
        return acked.get(at + 1).atNanos() - acked.get(at).atNanos();
    }
}
