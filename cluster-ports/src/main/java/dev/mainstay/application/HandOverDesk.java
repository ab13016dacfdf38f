package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Speaks to the target on behalf of a main that gives its role away. A request whose answer is lost is made again, under
 * the same name, until there is an answer: this node never guesses (D8).
 */
final class HandOverDesk {

    private static final String ORDER = "hand_over_id";
    private static final String CRASHED = "crashed";
    private static final Duration FIRST_AGAIN = Duration.ofMillis(100);
    private static final Duration LATER_AGAIN = Duration.ofSeconds(1);

    /** An answer that takes longer than this is an event: the panel is down meanwhile. */
    private static final Duration WORRYING = Duration.ofSeconds(10);

    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAILURE = 500;

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;

    /** When the present hand-over's database took no more writes, by this process's clock: the write gap begins there. */
    private volatile Optional<Closing> closing = Optional.empty();

    private record Closing(OperationId operation, long at) {}

    HandOverDesk(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
    }

    /** The order's name, as a fact: the target's promotion is an operation of its own. */
    static Facts orderNamed(OperationId id) {
        return Facts.of(ORDER, id);
    }

    /** The same of a main whose database crashed. */
    static Facts orderNamedAfterCrash(OperationId id) {
        return orderNamed(id).with(CRASHED, true);
    }

    /** The end of all records, as a fact. */
    static Facts lastRecord(Lsn end) {
        return Facts.of(Promote.FENCE_LSN, end);
    }

    void closed(OperationId operation) {
        closedFor(operation, Duration.ZERO);
    }

    /** The same of a database that has taken none for so long already. */
    void closedFor(OperationId operation, Duration down) {
        closing = Optional.of(new Closing(operation, ports.ticker().nanos() - down.toNanos()));
    }

    /** The way back is tried, not believed: a replication login there must work before anything is closed (L55). */
    StepStatus prepare(StepContext context) {
        PeerReply<Readiness> reply = ports.peers()
                .readiness(
                        Heir.of(context).endpoints().api(),
                        secret(),
                        question(HandOverQuestion.Stage.PREPARE),
                        settings.limits().peer().multipliedBy(2));
        return reply.match(
                ready -> ready.problems().isEmpty()
                        ? wayBack(context, ready)
                        : StepStatus.failed(String.join("; ", ready.problems())),
                refused -> StepStatus.failed("the target refuses: " + refused.message()),
                silent -> StepStatus.failed("target unreachable: " + silent.reason()));
    }

    private StepStatus wayBack(StepContext context, Readiness ready) {
        Secret password = ports.state().load().secrets().replication().orElseThrow();
        return ports.probe()
                .branch(
                        Heir.of(context).endpoints().database(),
                        password,
                        settings.limits().peer())
                .match(
                        found -> StepStatus.reached(StandbyDesk.facts(ready.minimum())),
                        hidden -> StepStatus.failed("this node could not follow the target afterwards: " + hidden));
    }

    HandOverQuestion question(HandOverQuestion.Stage stage) {
        Membership own = ports.state().load().node().membership().orElseThrow();
        return new HandOverQuestion(
                own.clusterId(), own.nodeId(), own.endpoints().address(), stage);
    }

    /** Whatever goes wrong here once the order may be out leaves the outcome unknown, and is no refusal. */
    StepStatus handOver(StepContext context) {
        try {
            return order(context);
        } catch (ClusterException failure) {
            return unknown(context, String.valueOf(failure.getMessage()));
        }
    }

    private StepStatus order(StepContext context) {
        PeerReply<Taken> reply = ports.peers()
                .handOver(
                        Heir.of(context).endpoints().api(),
                        secret(),
                        made(context),
                        settings.limits().promote().plus(settings.limits().peer()));
        return reply.match(
                taken -> taken(context, taken),
                refused -> isFinal(refused.status())
                        ? StepStatus.failed("the target refuses: " + refused.message())
                        : unknown(context, refused.message()),
                silent -> unknown(context, silent.reason()));
    }

    /** Only a plain no is one; an answer that cannot be read, or a failure over there, may come after the deed. */
    private static boolean isFinal(int status) {
        return status >= FIRST_REFUSAL && status < FIRST_FAILURE;
    }

    private StepStatus taken(StepContext context, Taken taken) {
        ports.state().update(facts -> facts.with(facts.secrets().withMainRedis(taken.redisPassword())));
        Optional<Long> gap = closing.filter(mine -> mine.operation().equals(context.operation()))
                .map(mine ->
                        Duration.ofNanos(ports.ticker().nanos() - mine.at()).toMillis());
        return StepStatus.reached(Facts.of("timeline", taken.timeline())
                .with("promoted_at", taken.promotedAt())
                .withKnown("write_gap_ms", gap));
    }

    private StepStatus unknown(StepContext context, String reason) {
        boolean worrying = context.waited().compareTo(WORRYING) >= 0;
        if (worrying) {
            recorder.recordOnce(
                    context.operation(),
                    context.actor(),
                    ClusterEvent.of(
                            EventKind.HANDOVER_UNKNOWN,
                            "Whether node " + Heir.of(context).node() + " took over is not known: " + reason
                                    + "; this database stays closed until that node answers",
                            Facts.none()));
        }
        return StepStatus.pending(
                worrying ? LATER_AGAIN : FIRST_AGAIN,
                Progress.saying("asking node " + Heir.of(context).node() + " whether it took over: " + reason));
    }

    private HandOver made(StepContext context) {
        Membership own = ports.state().load().node().membership().orElseThrow();
        return new HandOver(
                own.clusterId(),
                own.nodeId(),
                own.endpoints().address(),
                Heir.of(context).term(),
                Lsn.parse(context.fact(Promote.FENCE_LSN)),
                context.facts().get(CRASHED).filter("true"::equals).isPresent(),
                new OperationId(context.fact(ORDER)));
    }

    private Secret secret() {
        return ports.state().load().secrets().cluster().orElseThrow();
    }
}
