package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.SyncRule.Known;
import dev.mainstay.domain.policy.SyncRule.Wanted;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every order in which revisions, positions and settings can arrive, at random: whoever could be elected by what it holds has
 * every commit that was confirmed, over any number of failovers.
 */
class SyncOrderTest {

    private static final int RUNS = 4_000;
    private static final int STEPS = 120;

    /** A follower: what it holds, how far it got, and whether its right has run out. */
    private static final class Follower {
        private final NodeId id;
        private final BitSet log = new BitSet();
        private Optional<SyncRecord> held = Optional.empty();
        private Term term;
        private boolean lapsed;

        Follower(NodeId id, Term term) {
            this.id = id;
            this.term = term;
        }
    }

    /** One cluster; its main is whoever led last. */
    private static final class Model {
        private final SplittableRandom random;
        private final List<Follower> followers = new ArrayList<>();
        private final BitSet confirmed = new BitSet();
        private final List<String> story = new ArrayList<>();
        private final BitSet log = new BitSet();
        private NodeId main = new NodeId(1);
        private SyncRecord record;
        private Awaited inForce = Awaited.none();
        private Optional<Integer> since = Optional.empty();
        private int next;
        private int failovers;
        private int rights;

        Model(SplittableRandom random, int nodes) {
            this.random = random;
            SortedSet<NodeId> others = new TreeSet<>();
            for (int number = 2; number <= nodes; number++) {
                followers.add(new Follower(new NodeId(number), new Term(1)));
                others.add(new NodeId(number));
            }
            this.record = SyncRecord.first(new Term(1), 1, terms(), others);
        }

        Terms terms() {
            return new Terms(random.nextBoolean() ? Synchronous.ON : Synchronous.QUORUM, false, Duration.ofSeconds(10));
        }

        void step() {
            switch (random.nextInt(9)) {
                case 0, 1 -> flow();
                case 2 -> write();
                case 3, 4 -> revise();
                case 5 -> apply();
                case 6 -> tell();
                case 7 -> gossip();
                default -> elect();
            }
            confirm();
            check();
        }

        private Follower any() {
            return followers.get(random.nextInt(followers.size()));
        }

        private boolean follows(Follower one) {
            return one.term.equals(record.term());
        }

        private void write() {
            log.set(next++);
        }

        /** A stream brings a prefix. */
        private void flow() {
            Follower one = any();
            if (follows(one)) {
                int more = log.nextSetBit(one.log.length());
                if (more >= 0) {
                    one.log.set(more);
                }
            }
        }

        private void revise() {
            SortedSet<NodeId> wanted = new TreeSet<>();
            followers.stream()
                    .filter(one -> follows(one) && random.nextInt(4) > 0)
                    .forEach(one -> wanted.add(one.id));
            Terms terms = random.nextInt(10) == 0 ? terms() : record.terms();
            int count = terms.mode() == Synchronous.ON ? wanted.size() : 1 + random.nextInt(2);
            SortedSet<NodeId> released = new TreeSet<>();
            followers.stream()
                    .filter(one -> one.lapsed
                            || one.held
                                    .filter(held -> !record.isNewerThan(held))
                                    .isPresent())
                    .forEach(one -> released.add(one.id));
            SyncRule.next(record, new Wanted(terms, wanted, count), new Known(isCovered(), released))
                    .ifPresent(record -> {
                        this.record = record;
                        rights += record.right().nodes().isEmpty() ? 0 : 1;
                        story.add("revise " + record);
                    });
        }

        private boolean isCovered() {
            return since.isPresent() && inForce.equals(record.awaited()) && count(since.get()) >= inForce.number();
        }

        private long count(int upTo) {
            return followers.stream()
                    .filter(one -> follows(one) && inForce.standbys().contains(one.id))
                    .filter(one -> hasAll(one, upTo))
                    .count();
        }

        private boolean hasAll(Follower one, int upTo) {
            BitSet missing = (BitSet) log.clone();
            missing.clear(upTo, Math.max(upTo, missing.length()));
            missing.andNot(one.log);
            return missing.isEmpty();
        }

        private void apply() {
            inForce = record.awaited();
            since = Optional.of(next);
            story.add("apply " + inForce);
        }

        /** Commits are confirmed in order. */
        private void confirm() {
            for (int commit = log.nextSetBit(0); commit >= 0; commit = log.nextSetBit(commit + 1)) {
                if (!confirmed.get(commit)) {
                    if (count(commit + 1) < inForce.number()) {
                        return;
                    }
                    confirmed.set(commit);
                }
            }
        }

        /** A follower hears its main: it follows the present one from then on. */
        private void tell() {
            Follower one = any();
            if (!follows(one)) {
                one.log.and(log);
                one.term = record.term();
                for (int commit = log.nextSetBit(0); commit >= 0; commit = log.nextSetBit(commit + 1)) {
                    if (!one.log.get(commit)) {
                        one.log.clear(commit, Math.max(commit, one.log.length()));
                        break;
                    }
                }
            }
            one.held = Optional.of(record);
            one.lapsed = random.nextInt(5) == 0 && !record.right().nodes().contains(one.id);
        }

        private void gossip() {
            Follower one = any();
            Follower other = any();
            other.held
                    .filter(record -> record.term().equals(one.term))
                    .filter(record ->
                            one.held.filter(held -> !record.isNewerThan(held)).isEmpty())
                    .ifPresent(record -> one.held = Optional.of(record));
            // Silence long enough: the right of this one has run out, and the main may count on that.
            if (random.nextInt(6) == 0 && one.held.filter(record::isNewerThan).isPresent()) {
                one.lapsed = true;
            }
        }

        private boolean mayLead(Follower one) {
            boolean right = one.held
                    .filter(held ->
                            held.term().equals(one.term) && held.right().nodes().contains(one.id))
                    .isPresent();
            return right
                    && !one.lapsed
                    && consents(one) >= one.held.orElseThrow().right().consents();
        }

        private long consents(Follower one) {
            SyncRecord held = one.held.orElseThrow();
            return followers.stream()
                    .filter(other -> other != one && other.term.equals(one.term))
                    .filter(other -> held.right().nodes().contains(other.id))
                    .filter(other -> other.held
                            .filter(theirs -> theirs.term().equals(one.term) && theirs.isNewerThan(held))
                            .isEmpty())
                    .filter(other -> other.log.length() <= one.log.length())
                    .count();
        }

        private void check() {
            for (Follower one : followers) {
                if (mayLead(one)) {
                    BitSet lost = (BitSet) confirmed.clone();
                    lost.andNot(one.log);
                    assertThat(lost)
                            .as("node " + one.id + " holds " + one.held + " and would lose; main " + main + " " + record
                                    + "\n" + String.join("\n", story))
                            .isEqualTo(new BitSet());
                }
            }
        }

        /** The main dies, and somebody who may takes over; the old main comes back as a follower some day. */
        private void elect() {
            List<Follower> able = followers.stream().filter(this::mayLead).toList();
            if (able.isEmpty() || random.nextInt(3) > 0) {
                return;
            }
            Follower heir = able.get(random.nextInt(able.size()));
            Follower old = new Follower(main, record.term());
            old.log.or(log);
            followers.remove(heir);
            followers.add(old);
            main = heir.id;
            log.clear();
            log.or(heir.log);
            record = heir.held.orElseThrow().inheritedBy(main, record.term().next());
            inForce = record.awaited();
            since = Optional.empty();
            failovers++;
            story.add("elect " + main + " " + record);
        }
    }

    @Test
    void whoever_could_be_elected_has_every_confirmed_commit() {
        SplittableRandom all = Seeds.streamOf("the order of synchronous revisions");
        int failovers = 0;
        int rights = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = all.split();
            Model model = new Model(random, 2 + random.nextInt(4));
            for (int step = 0; step < STEPS; step++) {
                model.step();
            }
            failovers += model.failovers;
            rights += model.rights;
        }
        assertThat(failovers).as("failovers that took place").isGreaterThan(RUNS / 10);
        assertThat(rights).as("revisions that gave somebody a right").isGreaterThan(RUNS);
    }
}
