package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.RevealSecret;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What this node shows, from the last published snapshot. Safe for all threads. */
final class PublicView implements ShowCluster, RevealSecret {

    private static final int SHOWN = 4;

    private final Ports ports;
    private final Duration reveal;
    private final Rendezvous rendezvous;
    private volatile Optional<Published> published = Optional.empty();

    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** Somebody who waits until a snapshot shows something. */
    private record Watch(Predicate<ClusterSnapshot> enough, CompletableFuture<Boolean> answer) {}

    private record Published(ClusterSnapshot snapshot, long at) {}

    PublicView(Ports ports, Duration reveal, Rendezvous rendezvous) {
        this.ports = ports;
        this.reveal = reveal;
        this.rendezvous = rendezvous;
    }

    void publish(ClusterSnapshot snapshot) {
        published = Optional.of(new Published(snapshot, ports.ticker().nanos()));
        watches.removeIf(watch -> watch.answer().isDone()
                || (watch.enough().test(snapshot) && watch.answer().complete(true)));
    }

    /** Done when a snapshot like that is published. */
    CompletableFuture<Boolean> when(Predicate<ClusterSnapshot> enough) {
        Watch watch = new Watch(enough, new CompletableFuture<>());
        watches.add(watch);
        return watch.answer();
    }

    @Override
    public Seen<ClusterSnapshot> snapshot() {
        Published last =
                last().orElseThrow(() -> new UnavailableException("the agent has just started: try again in a moment"));
        return new Seen<>(last.snapshot(), Duration.ofNanos(ports.ticker().nanos() - last.at()));
    }

    private Optional<Published> last() {
        return rendezvous.share(() -> published);
    }

    /** An answer grows old with its snapshot: a loop that stands still must not look healthy (L89). */
    @Override
    public NodeHealth health() {
        Optional<Published> last = last();
        if (last.isEmpty()) {
            NodeState self = ports.state().load().node();
            return NodeHealth.of(self, Optional.empty());
        }
        Duration age = Duration.ofNanos(ports.ticker().nanos() - last.get().at());
        NodeHealth health = last.get().snapshot().health();
        NodeHealth aged = health.following(allegiance(health.allegiance(), age));
        return age.compareTo(NodeHealth.DATABASE_SILENCE_LIMIT) <= 0 ? aged : aged.ailing();
    }

    /** A word given a moment ago counts at once: who gave it backs no older main. */
    private Allegiance allegiance(Allegiance printed, Duration age) {
        Allegiance now = printed.olderBy(age);
        NodeState self = ports.state().load().node();
        return new Allegiance(now.main(), now.silence(), self.promise(), told(self), now.patience());
    }

    /** As it is now, not as it was printed: what was taken back must not be given once more. A closed main gives nothing. */
    private static Optional<SyncRecord> told(NodeState self) {
        boolean leads = self.role() == Role.MAIN;
        return SyncRight.inForce(self)
                .filter(record -> !leads || !self.condition().isClosed());
    }

    @Override
    public List<StoredEvent> events(int limit, long before) {
        try {
            List<StoredEvent> shared = ports.tables().events(limit, before);
            return shared.isEmpty() && before == Long.MAX_VALUE ? own(limit) : shared;
        } catch (UnavailableException away) {
            return own(limit);
        }
    }

    private List<StoredEvent> own(int limit) {
        return ports.events().latest(limit).stream().map(PublicView::stored).toList();
    }

    private static StoredEvent stored(RecordedEvent recorded) {
        return new StoredEvent(
                0,
                recorded.event().kind().word(),
                recorded.nodeId().map(id -> id.value()).orElse(0),
                recorded.address().map(Object::toString).orElse(""),
                recorded.role().word(),
                recorded.event().description(),
                recorded.event().kind().severity().word(),
                recorded.occurredAt(),
                Optional.of(recorded.actor()));
    }

    @Override
    public Optional<Secret> revealable() {
        LocalFacts facts = ports.state().load();
        Instant now = ports.wallClock().instant();
        boolean open = facts.secretCreatedAt()
                .map(made -> now.isBefore(made.plus(reveal)) && !now.isBefore(made))
                .orElse(false);
        return facts.node().role() == Role.MAIN && open ? facts.secrets().latest() : Optional.empty();
    }

    @Override
    public Optional<String> masked() {
        LocalFacts facts = ports.state().load();
        return facts.node().role() == Role.MAIN ? facts.secrets().latest().map(PublicView::mask) : Optional.empty();
    }

    private static String mask(Secret secret) {
        String value = secret.reveal();
        return (value.length() > 2 * SHOWN ? value.substring(0, SHOWN) : "") + "…(hidden)";
    }
}
