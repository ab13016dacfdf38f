package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.RedisObservation;
import dev.mainstay.ports.out.RedisSource;
import java.util.Optional;

/**
 * Brings Redis to the database's role whenever it is not, for a Redis that was down or restarted (D20, M19, L93).
 *
 * <p>Confined to the loop thread; the command goes out off the loop.
 */
final class RedisDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final Chore<Boolean> mending;

    private boolean wasDown;

    RedisDuty(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.mending = new Chore<>("mend-redis", ports.background());
    }

    /** One round; returns whether Redis was just mended, so that it is looked at again. */
    boolean act(LocalFacts facts, OwnReport report) {
        Optional<RedisObservation> seen = report.redis();
        boolean mended = mending.collect().isPresent();
        if (seen.isEmpty() || facts.node().membership().isEmpty()) {
            return mended;
        }
        reportChange(seen.get());
        if (seen.get().answered() && mending.isIdle() && !mended) {
            mend(facts, seen.get());
        }
        return mended;
    }

    private void mend(LocalFacts facts, RedisObservation seen) {
        NodeState self = facts.node();
        if (self.role() == Role.MAIN
                && !self.condition().isClosed()
                && seen.following().isPresent()) {
            mending.begin(() -> {
                ports.redis().standAlone();
                return true;
            });
        }
        Optional<Endpoint> main = self.main().map(leader -> leader.endpoints().redis());
        if (self.role().follows() && main.isPresent() && !seen.following().equals(main)) {
            mending.begin(() -> {
                ports.redis().follow(new RedisSource(main.get(), facts.secrets().mainRedis()));
                return true;
            });
        }
    }

    private void reportChange(RedisObservation seen) {
        if (!seen.answered() && !wasDown) {
            recorder.record(
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "Redis does not answer: " + seen.reason() + "; the database goes on without it",
                            Facts.of("service", "redis")),
                    Actor.AUTO);
        }
        wasDown = !seen.answered();
    }
}
