package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.testing.fake.Courier;
import dev.mainstay.testing.sim.world.Line;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Carries questions from one machine: a question takes time, is acted upon at the other node, and its answer takes time;
 * each may be lost, or come when nobody waits any more; a question may come twice. Confined to one thread.
 */
final class SimCourier implements Courier {

    private final Cluster cluster;
    private final Machine from;

    SimCourier(Cluster cluster, Machine from) {
        this.cluster = cluster;
        this.from = from;
    }

    @Override
    public <R> R carry(PeerUrl peer, Duration limit, Function<String, R> silent, Function<UseCases, R> question) {
        return cluster.running().await("carry", () -> {
            Pending<R> reply = new Pending<>(cluster.running());
            Trip<R> trip = new Trip<>(
                    reply,
                    cluster.nanos() + limit.toNanos(),
                    () -> silent.apply(Courier.lost(peer, limit)),
                    () -> silent.apply(Courier.refused(peer)),
                    question);
            cluster.at(peer.address()).ifPresentOrElse(to -> send(to, trip), () -> trip.lose(cluster));
            return reply;
        });
    }

    private <R> void send(Machine to, Trip<R> trip) {
        if (isLost(from, to)) {
            trip.lose(cluster);
            return;
        }
        if (cluster.lines().repeats(to.number())) {
            cluster.agenda().after(3 * delay(from, to), () -> arrive(to, trip.withoutCaller()));
        }
        cluster.agenda().after(delay(from, to), () -> arrive(to, trip));
    }

    private <R> void arrive(Machine to, Trip<R> trip) {
        if (!to.hostUp() || !cluster.carries(Line.API, from, to)) {
            trip.lose(cluster);
            return;
        }
        Optional<Agent> agent = to.agent();
        if (agent.isEmpty()) {
            cluster.agenda().after(delay(to, from), trip::refuse);
            return;
        }
        boolean ended = agent.get().serve("request", trip.question(), served -> answer(to, trip, served));
        if (!ended) {
            // Whatever keeps the answer from coming in time, the caller gives up then.
            trip.lose(cluster);
        }
    }

    private <R> void answer(Machine to, Trip<R> trip, Fiber served) {
        if (isLost(to, from)) {
            trip.lose(cluster);
            return;
        }
        long at = cluster.nanos() + delay(to, from);
        if (at >= trip.deadline()) {
            trip.lose(cluster);
            return;
        }
        @SuppressWarnings("unchecked")
        R content = (R) served.result();
        cluster.agenda().at(at, () -> trip.reply().complete(content));
    }

    private boolean isLost(Machine one, Machine other) {
        return !one.hostUp()
                || !cluster.carries(Line.API, one, other)
                || cluster.lines().loses(one.number(), other.number());
    }

    private long delay(Machine one, Machine other) {
        return cluster.lines().delay(one.number(), other.number());
    }
}
