package dev.mainstay.testing.fake;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.out.VoteRequest;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Speaks to other nodes through a {@link Courier}. As safe for threads as that is. */
final class FakePeers implements PeerClient {

    private final Courier courier;

    FakePeers(Courier courier) {
        this.courier = courier;
    }

    @Override
    public PeerObservation health(PeerUrl peer, Duration limit) {
        return courier.carry(peer, limit, PeerObservation.Silent::new, node -> observation(node));
    }

    private static PeerObservation observation(UseCases node) {
        NodeHealth health = node.show().health();
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(health.role()),
                health.term(),
                health.acceptsWrites(),
                health.position(),
                version(node),
                health.allegiance(),
                health.profile(),
                health.condition());
        return health.healthy()
                ? new PeerObservation.Answered(claim)
                : new PeerObservation.Refused("its database does not answer", claim);
    }

    private static Optional<SoftwareVersion> version(UseCases node) {
        try {
            return Optional.of(node.show().snapshot().value().ownVersion());
        } catch (UnavailableException justStarted) {
            return Optional.empty();
        }
    }

    @Override
    public PeerReply<JoinGrant> join(PeerUrl main, Secret secret, JoinRequest request, Duration limit) {
        return ask(main, secret, limit, node -> node.admit().admit(request));
    }

    @Override
    public PeerReply<HeartbeatReply> heartbeat(PeerUrl main, Secret secret, Heartbeat heartbeat, Duration limit) {
        return ask(main, secret, limit, node -> node.heartbeats().receive(heartbeat));
    }

    @Override
    public PeerReply<String> notify(PeerUrl peer, Secret secret, Notice notice, Duration limit) {
        return ask(peer, secret, limit, node -> {
            node.notices().receive(notice);
            return "Notification processed";
        });
    }

    @Override
    public PeerReply<Readiness> readiness(PeerUrl target, Secret secret, HandOverQuestion question, Duration limit) {
        return ask(target, secret, limit, node -> node.takeOver().readiness(question));
    }

    @Override
    public PeerReply<Taken> handOver(PeerUrl target, Secret secret, HandOver order, Duration limit) {
        return ask(target, secret, limit, node -> node.takeOver().takeOver(order));
    }

    @Override
    public PeerReply<ReattachAnswer> reattach(PeerUrl node, Secret secret, ReattachOrder order, Duration limit) {
        return ask(
                node,
                secret,
                limit,
                there -> answer(there.reattach()
                        .reattach(
                                new Reattach.Command(order.force(), order.reason(), order.order()),
                                new Actor(order.actor()),
                                order.mode() == ReattachOrder.Mode.PLAN)));
    }

    @Override
    public PeerReply<Vote> vote(PeerUrl voter, Secret secret, VoteRequest request, Duration limit) {
        return ask(voter, secret, limit, node -> node.consent().vote(request));
    }

    @Override
    public PeerReply<SecretAnswer> rotate(PeerUrl member, Secret secret, SecretOrder order, Duration limit) {
        return ask(member, secret, limit, node -> node.secrets().take(order));
    }

    /** Nodes here have no second API. */
    @Override
    public PeerReply<Errand.Answer> run(PeerUrl door, Secret secret, Errand errand, Duration limit) {
        return new PeerReply.Silent<>(Courier.refused(door));
    }

    private static ReattachAnswer answer(CommandReply reply) {
        return reply.match(
                refused -> notBegun(refused.plan()),
                planned -> notBegun(planned.plan()),
                started -> new ReattachAnswer(Optional.of(started.operation()), "", List.of()));
    }

    private static ReattachAnswer notBegun(Plan plan) {
        return new ReattachAnswer(Optional.empty(), refusal(plan), List.of(), RebaseWay.isByHand(plan.facts()));
    }

    private static String refusal(Plan plan) {
        return plan.refusal().map(no -> no.guard().sentence()).orElse("");
    }

    private <T> PeerReply<T> ask(PeerUrl peer, Secret secret, Duration limit, Function<UseCases, T> question) {
        return courier.carry(peer, limit, PeerReply.Silent::new, node -> answer(node, secret, question));
    }

    private static <T> PeerReply<T> answer(UseCases node, Secret secret, Function<UseCases, T> question) {
        if (!node.recognise().knowsSecret(secret.reveal())) {
            return new PeerReply.Refused<>(401, "cluster secret mismatch");
        }
        try {
            return new PeerReply.Answered<>(question.apply(node));
        } catch (ClusterException no) {
            return new PeerReply.Refused<>(status(no.code()), String.valueOf(no.getMessage()));
        }
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, STALE_TERM -> 409;
            case PRECONDITION_FAILED -> 412;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }
}
