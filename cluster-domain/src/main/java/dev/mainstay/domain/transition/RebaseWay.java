package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import java.util.List;
import java.util.Optional;

/**
 * The way an old main goes, and why. Decided by comparing histories with their switch points and the ends of both logs,
 * never by timeline numbers (M5, M6).
 *
 * <p>Immutable.
 *
 * @param mode how
 * @param fork the timeline that is given up and the first position of it that does not survive; empty when nothing is lost
 * @param reason for people
 */
public record RebaseWay(RebaseMode mode, Optional<Switch> fork, String reason) {

    private static final String MODE = "mode";
    private static final String FORK_TIMELINE = "fork_timeline";
    private static final String FORK_LSN = "fork_lsn";
    private static final String REASON = "mode_reason";

    /**
     * The cheapest safe way.
     *
     * @param old the data here
     * @param rewindable whether {@code pg_rewind} can work on it
     * @param main the branch that survived
     */
    public static RebaseWay choose(Branch old, boolean rewindable, Branch main) {
        Optional<Switch> parted = old.forkFrom(main);
        if (old.isPrefixOf(main)) {
            return new RebaseWay(
                    RebaseMode.FOLLOW,
                    Optional.empty(),
                    "everything here, up to " + old.end() + ", is in the main's history");
        }
        if (parted.isEmpty()) {
            return new RebaseWay(
                    RebaseMode.BASE_BACKUP,
                    Optional.of(new Switch(old.history().current(), main.end())),
                    "the data here ends at " + old.end() + ", beyond the main's " + main.end()
                            + " on the same timeline, and the histories do not tell where they parted");
        }
        Switch fork = parted.get();
        String where = "this node wrote on from " + fork.at() + " on timeline " + fork.left() + " to " + old.end();
        return rewindable
                ? new RebaseWay(RebaseMode.REWIND, parted, where)
                : new RebaseWay(
                        RebaseMode.BASE_BACKUP,
                        parted,
                        where + ", and the data has neither checksums nor wal_log_hints, which pg_rewind needs");
    }

    /**
     * The way of a node that was main itself. Every promotion begins a timeline, so a log that it led and the present main's
     * are two when their histories are one: both were promoted at the same place into the same number (M6), and what each
     * wrote since cannot be told apart by histories.
     */
    public static RebaseWay chooseForMain(Branch old, boolean rewindable, Branch main) {
        if (!old.history().equals(main.history())) {
            return choose(old, rewindable, main);
        }
        List<Switch> switches = old.history().switches();
        Lsn fork = switches.isEmpty()
                ? Lsn.ZERO
                : switches.get(switches.size() - 1).at();
        return new RebaseWay(
                RebaseMode.BASE_BACKUP,
                Optional.of(new Switch(old.history().current(), fork)),
                "this node and the main both led on timeline " + old.history().current() + " from " + fork
                        + ": their histories do not tell their writes apart");
    }

    /** A copy of everything because a person wants one: nothing is told apart, and nothing saved. */
    public static RebaseWay anew() {
        return new RebaseWay(RebaseMode.BASE_BACKUP, Optional.empty(), "a person asked for a new copy");
    }

    /** The leader of the standby cluster has another cluster's database now: there is no branch in common, so nothing is told apart. */
    public static RebaseWay ofStandbyCluster() {
        return new RebaseWay(
                RebaseMode.BASE_BACKUP,
                Optional.empty(),
                "this cluster follows another one, whose database its leader holds; the old data is moved aside and kept");
    }

    /** The agent sees neither files nor log: the script that a person runs looks at both, and archives before it copies. */
    public static RebaseWay byHand() {
        return new RebaseWay(
                RebaseMode.BY_HAND,
                Optional.empty(),
                "postgresql.process is none, so a person runs a script: it keeps all of the old data");
    }

    /** The same end by a copy of everything. */
    public RebaseWay byBaseBackup(String because) {
        return new RebaseWay(RebaseMode.BASE_BACKUP, fork, because);
    }

    /** As facts of a journal. */
    public Facts facts() {
        return Facts.of(MODE, mode.word())
                .with(REASON, reason)
                .withKnown(FORK_TIMELINE, fork.map(Switch::left))
                .withKnown(FORK_LSN, fork.map(Switch::at));
    }

    /** Whether those facts of a journal are of a way that a person goes. */
    public static boolean isByHand(Facts facts) {
        return facts.get(MODE).filter(RebaseMode.BY_HAND.word()::equals).isPresent();
    }

    /** Read back; the facts must hold one. */
    public static RebaseWay from(Facts facts) {
        RebaseMode mode = facts.get(MODE)
                .flatMap(RebaseMode::of)
                .orElseThrow(() -> new IllegalStateException("the journal lacks the fact " + MODE));
        Optional<Switch> fork = facts.get(FORK_LSN)
                .map(Lsn::parse)
                .flatMap(at -> facts.get(FORK_TIMELINE)
                        .map(Integer::parseInt)
                        .map(Timeline::new)
                        .map(left -> new Switch(left, at)));
        return new RebaseWay(mode, fork, facts.get(REASON).orElse(""));
    }
}
