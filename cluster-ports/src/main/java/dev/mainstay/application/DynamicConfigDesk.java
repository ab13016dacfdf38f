package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Stores the dynamic configuration on the main. Safe for all threads; the tables are written on the caller's. */
final class DynamicConfigDesk implements Configure {

    private final Ports ports;
    private final AgentSettings settings;
    private final PublicView shown;
    private final EventRecorder recorder;
    private final Runnable changed;
    private final Rendezvous rendezvous;

    /** {@code changed} has the tables read again at once. */
    DynamicConfigDesk(
            Ports ports,
            AgentSettings settings,
            PublicView shown,
            EventRecorder recorder,
            Runnable changed,
            Rendezvous rendezvous) {
        this.rendezvous = rendezvous;
        this.ports = ports;
        this.settings = settings;
        this.shown = shown;
        this.recorder = recorder;
        this.changed = changed;
    }

    @Override
    public boolean configure(Change change, Actor actor) {
        DynamicConfig config = change.config();
        ClusterSnapshot snapshot = shown.snapshot().value();
        ClusterView view = snapshot.view();
        Optional<SharedConfig> row = view.config();
        boolean leads = snapshot.role().leads() && !view.self().condition().isClosed();
        if (!leads || row.isEmpty()) {
            throw new ConflictException("not the main server");
        }
        requireFollowable(config);
        Duration wanted = change.threshold().map(this::raised).orElse(row.get().threshold());
        requireSafe(wanted, snapshot);
        boolean stored = ports.tables()
                .configure(
                        row.get().clusterId(),
                        new ClusterTables.Tuning(config, change.threshold().map(named -> wanted)));
        if (stored) {
            tell(config, view, actor);
            awaitShown(config.version());
        }
        return stored;
    }

    /** What could not be done is refused where it is asked for. */
    private void requireFollowable(DynamicConfig config) {
        if (config.rules().remote().isEmpty()) {
            return;
        }
        if (!ports.server().isManaged()) {
            throw new InvalidRequestException(
                    "standby_cluster cannot work here: the agent must copy the database, and postgresql.process is none");
        }
        if (settings.remotePassword().isEmpty()) {
            throw new InvalidRequestException("standby_cluster cannot work here: this node knows no password of role"
                    + " replicator there; set standby_cluster.password in its configuration and restart the agent");
        }
    }

    /** Whoever changes two things one after the other builds the second upon the first. */
    private void awaitShown(long version) {
        CompletableFuture<Boolean> seen = shown.when(snapshot -> snapshot.view()
                .config()
                .flatMap(SharedConfig::dynamic)
                .filter(known -> known.version() >= version)
                .isPresent());
        changed.run();
        CompletableFuture<Boolean> waited =
                rendezvous.meet(() -> seen, settings.limits().peer());
        boolean unused = waited.isDone() || waited.cancel(false);
    }

    private Duration raised(Duration wanted) {
        return wanted.compareTo(settings.thresholdFloor()) < 0 ? settings.thresholdFloor() : wanted;
    }

    private void requireSafe(Duration threshold, ClusterSnapshot snapshot) {
        Policy own = settings.policy();
        Policy wanted = own.with(new FailoverPolicy(
                own.failover().automatic(), threshold, own.failover().maximumLag()));
        if (snapshot.policy().guard().mayFence()) {
            wanted.unsafeTimes().ifPresent(why -> {
                throw new InvalidRequestException("ttl can never work: " + why);
            });
        }
    }

    /** Pausing and resuming is what people look for afterwards. */
    private void tell(DynamicConfig config, ClusterView view, Actor actor) {
        boolean was = view.rules().paused();
        boolean is = config.rules().paused();
        String what = was == is
                ? "The dynamic configuration was changed"
                : is ? "Automatic actions were paused" : "Automatic actions were resumed";
        recorder.record(ClusterEvent.of(EventKind.CONFIG_CHANGED, what, Facts.of("version", config.version())), actor);
    }
}
