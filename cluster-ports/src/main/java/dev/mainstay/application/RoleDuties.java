package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.LocalFacts;

/**
 * What a node does each turn for the role it is in: as main for its members, as secondary towards its main, and for Redis and
 * the services that go with the role.
 *
 * <p>Confined to the loop thread.
 */
final class RoleDuties {

    private final Ports ports;
    private final OwnReport report;
    private final MainDuties main;
    private final FollowerDuties follower;
    private final UpstreamDuty upstream;
    private final FeedDuty feed;
    private final ServiceDuty services;
    private final RedisDuty redis;

    RoleDuties(Ports ports, OwnReport report, MainDuties main, Follower follower, Sides sides) {
        this.ports = ports;
        this.report = report;
        this.main = main;
        this.follower = follower.towardsMain();
        this.upstream = follower.upstream();
        this.feed = follower.feed();
        this.services = sides.services();
        this.redis = sides.redis();
    }

    /** What a secondary does: towards its main, for its own stream, and for streams of others. */
    record Follower(FollowerDuties towardsMain, UpstreamDuty upstream, FeedDuty feed) {}

    /** What runs beside the database. */
    record Sides(ServiceDuty services, RedisDuty redis) {}

    /** One round; whether something was written that the shared tables are to be read anew for. */
    boolean act(Decision decision, Now now) {
        NodeReport own = report.of(now.view().self(), now.seen());
        boolean wrote = main.act(now.view(), now.seen(), own, decision.silentNodes());
        LocalFacts facts = ports.state().load();
        wrote |= follower.act(facts, own);
        upstream.act(now);
        feed.act(now);
        services.act(facts.node());
        if (redis.act(facts, report)) {
            report.hurryRedis();
        }
        return wrote;
    }

    /** This node has just changed its role. */
    void reset() {
        main.reset();
    }

    /** An agent begins; what an earlier one left for later is taken up. */
    void recall() {
        services.recall();
    }

    /** A transition has ended; what it left for later is taken up. */
    void takeUp(TransitionState ended) {
        services.takeUp(ended);
    }
}
