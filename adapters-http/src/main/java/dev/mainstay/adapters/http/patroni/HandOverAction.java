package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote.Lift;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.SwitchOver;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /switchover}, {@code POST /failover} and {@code DELETE /switchover}: the main does it, wherever it was asked for.
 * Where nobody leads, a failover makes the candidate main, whatever it lacks, but never beside another one: where the reference
 * needs the lock, the guard decides.
 * Safe for all threads. Source: spec/patroni-rest.md 4.5.
 */
final class HandOverAction {
    private static final Logger log = LoggerFactory.getLogger(HandOverAction.class);

    /** How long the end is waited for; the reference's {@code 2 * max(10, loop_wait)}. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Clients of this dialect know no drain: open transactions get a short one. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final PatroniAdapter.Ports ports;
    private final PatroniAdapter.Outside outside;
    private final Courier courier;

    HandOverAction(PatroniAdapter.Ports ports, PatroniAdapter.Outside outside, Courier courier) {
        this.ports = ports;
        this.outside = outside;
        this.courier = courier;
    }

    Response act(Asked asked) {
        Standing standing = Standing.of(ports.cluster().snapshot());
        HandOverWish wish = HandOverWish.read(
                asked.name().equals("failover"),
                asked.required(),
                standing.paused(),
                outside.wallClock().instant());
        Leader cluster = new Leader(standing);
        Optional<Response> refusal = wish.refusal(cluster);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<Node> doer = cluster.node().or(() -> wish.candidate().flatMap(cluster::member));
        if (doer.isEmpty()) {
            return wish.noneGood();
        }
        if (!cluster.isSelf(doer.get())) {
            return courier.carry(asked, doer.get(), wish.failed());
        }
        if (!standing.leads()) {
            return ended(
                    wish,
                    ports.promote().promote(Lift.LOSS, asked.actor(), false),
                    cluster.own().map(HandOverWish::nameOf).orElse(""));
        }
        return handOver(wish, cluster, asked);
    }

    private Response handOver(HandOverWish wish, Leader cluster, Asked asked) {
        Optional<NodeId> target = wish.candidate().flatMap(cluster::member).map(Node::id);
        SwitchOver.Command command = new SwitchOver.Command(target, DRAIN);
        try {
            if (wish.at().isPresent()) {
                return ports.switchOver()
                        .schedule(command, wish.at().get(), asked.actor())
                        .match(
                                refused -> told(wish.noneGood(), refused.plan()),
                                planned -> Replies.text(Replies.ACCEPTED, "Switchover scheduled"),
                                started -> wish.failed());
            }
            CommandReply reply = ports.switchOver().switchOver(command, asked.actor(), false);
            return ended(
                    wish,
                    reply,
                    target(reply, cluster).map(HandOverWish::nameOf).orElse(""));
        } catch (NotFoundException nobody) {
            return wish.noneGood();
        }
    }

    private static Optional<Node> target(CommandReply reply, Leader cluster) {
        return reply.match(refused -> refused.plan(), planned -> planned.plan(), started -> started.plan())
                .facts()
                .get(Switchover.TARGET)
                .map(Integer::valueOf)
                .flatMap(id -> cluster.standing().snapshot().view().node(new NodeId(id)));
    }

    private Response ended(HandOverWish wish, CommandReply reply, String winner) {
        return reply.match(
                refused -> told(wish.failed(), refused.plan()),
                planned -> wish.failed(),
                started -> awaited(wish, started, winner));
    }

    private Response awaited(HandOverWish wish, CommandReply.Started started, String winner) {
        OperationReport.Status end = ports.operations()
                .await(started.operation(), PATIENCE)
                .map(OperationReport::status)
                .orElse(OperationReport.Status.RUNNING);
        return switch (end) {
            case DONE ->
                Replies.text(
                        Replies.OK,
                        (wish.failover() ? "Successfully failed over to \"" : "Successfully switched over to \"")
                                + winner + "\"");
            case FAILED -> wish.failed();
            case RUNNING ->
                Replies.text(
                        Replies.UNAVAILABLE,
                        wish.title() + " status unknown after " + PATIENCE.toSeconds()
                                + " seconds; operation may still be in progress");
        };
    }

    /** The words are fixed; why stands in a header and in the log. */
    private static Response told(Response fixed, Plan plan) {
        String why = plan.refusal()
                .map(no -> no.guard().sentence() + ": " + no.detail())
                .orElse("");
        log.atWarn().addKeyValue("why", why).log("a hand-over was refused");
        return Replies.because(fixed, why);
    }

    Response cancel(Asked asked) {
        Leader cluster = new Leader(Standing.of(ports.cluster().snapshot()));
        Optional<Node> leader = cluster.node();
        Response away = Replies.text(Replies.UNAVAILABLE, Courier.AWAY);
        if (leader.isEmpty()) {
            return away;
        }
        if (!cluster.isSelf(leader.get())) {
            return courier.carry(asked, leader.get(), away);
        }
        return ports.switchOver().cancel(asked.actor())
                ? Replies.text(Replies.OK, "scheduled switchover deleted")
                : Replies.text(Replies.NOT_FOUND, "no switchover is scheduled");
    }
}
