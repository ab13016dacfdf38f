package dev.mainstay.application;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.CrashHandOver;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures for how long this main's database is down since it crashed under this agent, and begins the hand-over when it does
 * not come back (D4). A database that was down when the agent came is none that crashed; one that hangs is none either.
 *
 * <p>Confined to the loop thread.
 */
final class CrashDuty {

    private static final Logger log = LoggerFactory.getLogger(CrashDuty.class);

    private final Retries retries;

    /** Why the role was not handed over when this was last told. */
    private Optional<Guard> told = Optional.empty();

    /** When it last took writes, or was down for a reason of ours. */
    private Optional<Long> usableAt = Optional.empty();

    /** Where it was then. */
    private Optional<Lsn> known = Optional.empty();

    /** When it was first seen to be down. */
    private Optional<Long> downAt = Optional.empty();

    private boolean holds;

    CrashDuty(Retries retries) {
        this.retries = retries;
    }

    /**
     * The plan to begin now, if any.
     *
     * @param failedStarts how many starts of the database in a row ended in vain
     * @param meant whether it is down because somebody restarts it, or a transition runs
     */
    Optional<Plan> act(Now now, int failedStarts, boolean meant) {
        holds = false;
        NodeState self = now.view().self();
        if (self.role() != Role.MAIN || self.condition() != NodeCondition.MAIN) {
            usableAt = Optional.empty();
            known = Optional.empty();
            return Optional.empty();
        }
        position(now).ifPresent(at -> known = Optional.of(at));
        if (serves(now) || (meant && usableAt.isPresent())) {
            usableAt = Optional.of(now.at());
            downAt = Optional.empty();
            told = Optional.empty();
            return Optional.empty();
        }
        if (!isDown(now) || !retries.isDue(TransitionKind.CRASH_HANDOVER)) {
            return Optional.empty();
        }
        downAt = downAt.or(() -> Optional.of(now.at()));
        Optional<Duration> down = usableAt.map(moment -> Duration.ofNanos(now.at() - moment));
        Plan plan = CrashHandOver.plan(
                now.view(), now.seen(), now.policy(), new CrashHandOver.Trouble(down, known, failedStarts));
        if (!plan.mayStart()) {
            tell(plan.refusal().orElseThrow());
            holds = mayYetStart(plan) && now.at() - downAt.get() < answerAfter(now);
            return Optional.empty();
        }
        return Optional.of(plan);
    }

    private void tell(Verdict no) {
        if (!told.equals(Optional.of(no.guard()))) {
            told = Optional.of(no.guard());
            log.atInfo()
                    .addKeyValue("guard", no.guard().sentence())
                    .addKeyValue("detail", no.detail())
                    .log("the database is down and the role is not handed over");
        }
    }

    /** Whether the database must not be started now: a secondary's next answer decides whether it leads. */
    boolean holdsStart() {
        return holds;
    }

    private static boolean mayYetStart(Plan plan) {
        return plan.verdicts().stream()
                .filter(Verdict::refuses)
                .allMatch(no -> no.facts()
                        .get(CrashHandOver.BEHIND)
                        .filter("true"::equals)
                        .isPresent());
    }

    private static long answerAfter(Now now) {
        return now.policy()
                .timings()
                .probe()
                .plus(now.policy().timings().probeLimit())
                .toNanos();
    }

    /** The process is looked at more often than the database: a stopped one serves no more, whatever was read before. */
    private static boolean serves(Now now) {
        return now.seen().process() != ProcessObservation.STOPPED
                && now.seen().database().value().recovery().map(in -> !in).orElse(false);
    }

    private static Optional<Lsn> position(Now now) {
        return now.seen()
                .database()
                .value()
                .match(
                        writable -> Optional.of(writable.position()),
                        standby -> Optional.empty(),
                        refused -> Optional.empty(),
                        silent -> Optional.empty());
    }

    /** Stopped, or it refuses: it starts, and recovers. */
    private static boolean isDown(Now now) {
        DatabaseObservation database = now.seen().database().value();
        boolean refuses = database.match(writable -> false, standby -> false, refused -> true, silent -> false);
        return refuses || now.seen().process() == ProcessObservation.STOPPED;
    }
}
