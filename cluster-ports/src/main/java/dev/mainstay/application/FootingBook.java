package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.ReferenceSighting;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.BackingRule;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.ports.out.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what the split-brain guards look at: when each reference was last reached, each node last backed this main, and
 * since when this node is bound by its word. Every yes counts from before it was asked for.
 *
 * <p>Confined to the loop thread.
 */
final class FootingBook {

    private final Ports ports;
    private final Map<ReferenceAddress, Reference> references = new LinkedHashMap<>();
    private final Map<NodeId, Long> backings = new LinkedHashMap<>();

    private Optional<Promise> promise = Optional.empty();
    private long promisedAt;

    /** A reference, the looks at it, and when a look began that reached it. */
    private static final class Reference {
        private final Look<Reach> look;
        private Optional<Long> reachedAt = Optional.empty();

        Reference(Look<Reach> look) {
            this.look = look;
        }

        void poll() {
            look.poll();
            boolean reached = look.latest()
                    .filter(seen -> look.isFresh() && seen.value().answered())
                    .isPresent();
            if (reached) {
                reachedAt = Optional.of(look.latestBegunAt());
            }
        }
    }

    FootingBook(Ports ports, Policy policy) {
        this.ports = ports;
        Duration limit = policy.timings().probeLimit();
        for (ReferenceAddress one : policy.guard().references()) {
            Look<Reach> look = new Look<>(
                    "look-reference",
                    () -> ports.references().reach(one, limit),
                    policy.timings().probe(),
                    ports);
            references.put(one, new Reference(look));
        }
    }

    void poll(NodeState self) {
        references.values().forEach(Reference::poll);
        if (!self.promise().equals(promise)) {
            promise = self.promise();
            promisedAt = now();
        }
    }

    /** A node said whom it backs; {@code askedAt} is when it was asked. */
    void note(NodeState self, NodeId peer, Allegiance allegiance, long askedAt) {
        self.membership()
                .map(Membership::nodeId)
                .flatMap(own -> allegiance.backing(own, self.term()))
                .ifPresent(silence -> noteBacking(peer, askedAt - silence.toNanos()));
    }

    /** A node backed this one at that moment: it saw a sign of it, or gave it its word. */
    void noteBacking(NodeId peer, long at) {
        backings.merge(peer, at, (before, now) -> before - now > 0 ? before : now);
    }

    /** How long ago that node last backed this one. */
    Optional<Duration> backing(NodeId peer) {
        return Optional.ofNullable(backings.get(peer)).map(this::since);
    }

    /** Whoever backed this node did so for another role or term, or before this agent slept. */
    void forget() {
        backings.clear();
        references.values().forEach(reference -> reference.reachedAt = Optional.empty());
    }

    /** Whether most references were reached within that time; so they were where none is configured. */
    boolean reachesMost(Duration within) {
        return references.isEmpty()
                || BackingRule.ofMost(sightings())
                        .filter(age -> age.compareTo(within) <= 0)
                        .isPresent();
    }

    private List<ReferenceSighting> sightings() {
        List<ReferenceSighting> sightings = new ArrayList<>();
        references.forEach((address, reference) -> sightings.add(new ReferenceSighting(
                address,
                reference.reachedAt.map(this::since),
                reference.look.latest().map(Seen::value).map(Reach::reason).orElse("not asked yet"))));
        return sightings;
    }

    /** Of a node that no main granted a right. */
    Footing footing(Doubt doubt, Duration watched) {
        return new Footing(sightings(), doubt.lease(), doubt.votes(), promise.map(word -> since(promisedAt)), watched);
    }

    private Duration since(long moment) {
        return Duration.ofNanos(Math.max(0, now() - moment));
    }

    private long now() {
        return ports.ticker().nanos();
    }
}
