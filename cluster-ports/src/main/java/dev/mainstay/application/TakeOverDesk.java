package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.TakeOver;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the role of main from a main that has closed itself (D8). Safe for all threads. */
final class TakeOverDesk implements TakeOver {

    /** A main needs a sender for its standby and one to spare. */
    private static final int LEAST_SENDERS = 2;

    private final Ports ports;
    private final AgentSettings settings;
    private final OperationBook operations;
    private final Loop loop;

    private final OrderBook verdicts;

    /** What a hand-over asks of the loop; asked on the loop thread only. */
    interface Loop extends CommandDesk.Situation {

        /** Begins a transition that somebody else has named. */
        CommandReply begin(Plan plan, Actor actor, OperationId operation);
    }

    TakeOverDesk(Ports ports, AgentSettings settings, Mailbox mailbox, OperationBook operations, Loop loop) {
        this.ports = ports;
        this.settings = settings;
        this.verdicts = new OrderBook(mailbox);
        this.operations = operations;
        this.loop = loop;
    }

    @Override
    public Readiness readiness(HandOverQuestion question) {
        requireSameCluster(question.cluster());
        List<String> problems = problems();
        MinimumSettings minimum = problems.isEmpty() ? ports.postgres().minimumSettings() : MinimumSettings.none();
        int senders = minimum.values().getOrDefault("max_wal_senders", LEAST_SENDERS);
        if (senders < LEAST_SENDERS) {
            problems.add("max_wal_senders is " + senders + " there: expected " + LEAST_SENDERS + " or more");
        }
        if (problems.isEmpty() && question.stage() == HandOverQuestion.Stage.PREPARE) {
            prepare();
        }
        return new Readiness(problems, minimum, Optional.of(settings.version()));
    }

    /** Its followers' doors open before anything is closed, so that no step of the write gap has to. */
    private void prepare() {
        ports.data().allow(new AccessRules(false, Neighbours.addresses(ports)));
        if (ports.data().managesAccess()) {
            ports.postgres().reload();
        }
        ports.postgres().checkpoint();
    }

    private List<String> problems() {
        NodeState self = ports.state().load().node();
        List<String> problems = new ArrayList<>();
        if (!self.role().mayTakeOver()) {
            problems.add("it is " + self.role().word());
        }
        if (self.condition() != NodeCondition.STREAMING) {
            problems.add("it is in condition " + self.condition().word());
        }
        DatabaseObservation seen = ports.probe().look(settings.limits().peer());
        seen.match(
                        writable -> Optional.of("its database is out of recovery"),
                        TakeOverDesk::problem,
                        refused -> Optional.of("its database does not answer: " + refused.reason()),
                        silent -> Optional.of("its database does not answer: " + silent.reason()))
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> problem(InRecovery standby) {
        if (!standby.isStreaming()) {
            return Optional.of("its database does not stream");
        }
        return standby.replayPaused() ? Optional.of("replay is paused there") : Optional.empty();
    }

    @Override
    public Taken takeOver(HandOver order) {
        requireSameCluster(order.cluster());
        Duration limit = settings.limits().promote();
        if (operations.find(order.operation()).isEmpty()) {
            verdicts.requireYes(order.operation(), () -> decide(order), limit);
        }
        OperationReport report = operations
                .await(order.operation(), TakeOverDesk::isSettled, limit)
                .orElseThrow(() -> new UnavailableException("the promotion has just begun: ask again"));
        return answer(report);
    }

    /** On the loop thread: begins, or tells why not. */
    private Optional<RuntimeException> decide(HandOver order) {
        if (operations.find(order.operation()).isPresent()) {
            return Optional.empty();
        }
        Promote.HandOverOrder asked =
                new Promote.HandOverOrder(order.from(), order.term(), order.lastRecordEnd(), order.crashed());
        Plan plan = loop.plan(now -> plan(now, asked));
        if (isBusy(plan)) {
            throw new UnavailableException("a transition runs here: ask again when it has ended");
        }
        return plan.mayStart()
                ? loop.begin(plan, Actor.node(order.from()), order.operation())
                        .match(
                                refused -> Optional.of(refusal(plan)),
                                planned -> Optional.empty(),
                                begun -> Optional.empty())
                : Optional.of(refusal(plan));
    }

    /** What runs may be a promotion of this node's own: a no would let the main open beside it. */
    private static boolean isBusy(Plan plan) {
        return plan.verdicts().stream()
                .anyMatch(verdict -> verdict.guard() == Guard.NO_TRANSITION_RUNS && verdict.refuses());
    }

    private static Plan plan(Now now, Promote.HandOverOrder asked) {
        return Promote.planHandOver(now.view(), now.seen(), now.policy(), asked);
    }

    private static RuntimeException refusal(Plan plan) {
        Verdict first = plan.refusal().orElseThrow();
        String reason = first.guard().sentence() + ": " + first.detail();
        return first.guard() == Guard.MAIN_HANDS_OVER ? new StaleTermException(reason) : new ConflictException(reason);
    }

    /** Durable as main, or taken back: the rest of the promotion is nobody's business but ours. */
    private static boolean isSettled(OperationReport report) {
        return report.status() != Status.RUNNING
                || report.step()
                        .filter(step -> !report.undoing())
                        .map(step -> PromoteStep.valueOf(step.name()).compareTo(PromoteStep.TAKE_ROLE) > 0)
                        .orElse(false);
    }

    private Taken answer(OperationReport report) {
        if (report.status() == Status.FAILED) {
            throw new ConflictException(report.error());
        }
        if (!isSettled(report)) {
            throw new UnavailableException("the promotion goes on: ask again");
        }
        return new Taken(
                ports.state().load().node().term(),
                new Timeline(Integer.parseInt(
                        report.facts().get(PromoteSteps.TIMELINE).orElseThrow())),
                Instant.parse(report.facts().get(PromoteSteps.PROMOTED_AT).orElseThrow()),
                ports.redis().isManaged() ? ports.redis().password() : Optional.empty());
    }

    private void requireSameCluster(ClusterId cluster) {
        boolean same = ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::clusterId)
                .filter(cluster::equals)
                .isPresent();
        if (!same) {
            throw new ConflictException("the request belongs to another cluster");
        }
    }
}
