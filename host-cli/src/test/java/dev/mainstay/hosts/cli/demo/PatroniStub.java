package dev.mainstay.hosts.cli.demo;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.patroni.PatroniAdapter;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.hosts.jersey.TestListener;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.RestartDatabase;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The dialect on the product's own listener, over use cases that act upon a scene. */
final class PatroniStub implements AutoCloseable {
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile PatroniScene scene = PatroniScene.alone();

    private final TestListener listener;
    private final PatroniClient client;

    PatroniStub(int port, Ids ids, PatroniSettings settings) {
        this(port, ids, settings, TlsSettings.none());
    }

    /** Behind a certificate; {@link #client} speaks no TLS. */
    PatroniStub(int port, Ids ids, PatroniSettings settings, TlsSettings tls) {
        PatroniAdapter.Outside outside = new PatroniAdapter.Outside(
                ids,
                InstantSource.fixed(PatroniScene.NOW),
                System::nanoTime,
                () -> done.add("reload"),
                Duration.ofMinutes(2));
        this.listener = new TestListener(port, tls, PatroniAdapter.components(ports(), outside, settings));
        this.client = new PatroniClient("127.0.0.1", port);
    }

    PatroniClient client() {
        return client;
    }

    /** Knows nobody's secret. */
    private static final class Stranger implements RecogniseNode {
        @Override
        public boolean knowsSecret(String presented) {
            return false;
        }

        @Override
        public boolean isSigned(String text, String signature) {
            return false;
        }
    }

    private PatroniAdapter.Ports ports() {
        return new PatroniAdapter.Ports(
                new Shown(),
                new Ended(),
                new Turning(),
                (force, actor, dryRun) -> started(TransitionKind.PROMOTE),
                new Rebuilding(),
                new Restarting(),
                (to, errand, limit) -> carried(errand),
                new Stranger(),
                List::of,
                (change, actor) -> stored(change));
    }

    private PeerReply<Errand.Answer> carried(Errand errand) {
        done.add(errand.verb() + " " + errand.subject());
        return new PeerReply.Answered<>(new Errand.Answer(200, "carried", Optional.of("by node 0")));
    }

    private boolean stored(Configure.Change change) {
        scene.config = Optional.of(change.config());
        change.threshold().ifPresent(wanted -> scene.threshold = wanted);
        return true;
    }

    private static CommandReply started(TransitionKind kind) {
        return new CommandReply.Started(new OperationId("op-1"), new Plan(kind, List.of(), Facts.none()));
    }

    private final class Shown implements ShowCluster {
        @Override
        public Seen<ClusterSnapshot> snapshot() {
            return Seen.now(scene.snapshot());
        }

        @Override
        public NodeHealth health() {
            return scene.snapshot().health();
        }

        @Override
        public List<StoredEvent> events(int limit, long before) {
            return List.of();
        }
    }

    private static final class Ended implements Operations {
        @Override
        public Optional<OperationReport> find(OperationId id) {
            return Optional.of(new OperationReport(
                    id,
                    TransitionKind.SWITCHOVER,
                    OperationReport.Status.DONE,
                    false,
                    Optional.empty(),
                    100,
                    Progress.none(),
                    PatroniScene.NOW,
                    Optional.of(PatroniScene.NOW),
                    "",
                    List.of(),
                    Facts.of("write_gap_ms", 120).with("term", 3)));
        }

        @Override
        public Optional<OperationReport> await(OperationId id, Duration limit) {
            return find(id);
        }

        @Override
        public List<OperationReport> all() {
            return find(new OperationId("op-1")).stream().toList();
        }
    }

    private final class Turning implements SwitchOver {
        @Override
        public CommandReply switchOver(SwitchOver.Command command, Actor actor, boolean dryRun) {
            return started(TransitionKind.SWITCHOVER);
        }

        @Override
        public CommandReply schedule(SwitchOver.Command command, Instant at, Actor actor) {
            scene.scheduled =
                    Optional.of(new ScheduledSwitchover(command.target(), command.drain(), at, actor.value()));
            return new CommandReply.Planned(new Plan(TransitionKind.SWITCHOVER, List.of(), Facts.none()));
        }

        @Override
        public boolean cancel(Actor actor) {
            boolean there = scene.scheduled.isPresent();
            scene.scheduled = Optional.empty();
            return there;
        }
    }

    private final class Rebuilding implements Reattach {
        @Override
        public CommandReply reattach(Reattach.Command command, Actor actor, boolean dryRun) {
            throw new IllegalStateException("nobody asks for this");
        }

        @Override
        public CommandReply rebuild(Actor actor, boolean fromMain) {
            done.add("rebuild");
            return started(TransitionKind.REBASE);
        }

        @Override
        public PeerReply<ReattachAnswer> relay(
                dev.mainstay.domain.identity.NodeId node, Reattach.Command command, Actor actor, boolean dryRun) {
            throw new IllegalStateException("nobody asks for this");
        }
    }

    /** Conditions are asked of the scene as the application asks them of its database. */
    private final class Restarting implements RestartDatabase {
        @Override
        public Outcome restart(ScheduledRestart.Conditions onlyIf, Duration limit, Actor actor) {
            if (scene.self == 0 && scene.mainCondition.isClosed()) {
                throw new ConflictException("this main is closed");
            }
            ScheduledRestart.Part own = scene.self == 0 ? ScheduledRestart.Part.MAIN : ScheduledRestart.Part.STANDBY;
            boolean role = onlyIf.part().map(own::equals).orElse(true);
            boolean version = onlyIf.belowVersion()
                    .map(limitVersion -> 150_018 < limitVersion)
                    .orElse(true);
            boolean wanted = role && version && !onlyIf.pending();
            done.add("restart within " + limit);
            return !wanted ? Outcome.NOT_WANTED : limit.isZero() ? Outcome.STILL_STARTING : Outcome.DONE;
        }

        @Override
        public boolean schedule(ScheduledRestart.Conditions onlyIf, Instant at, Actor actor) {
            boolean free = scene.restart.isEmpty();
            scene.restart = scene.restart.or(() -> Optional.of(new ScheduledRestart(at, onlyIf, actor.value())));
            return free;
        }

        @Override
        public boolean cancel(Actor actor) {
            boolean there = scene.restart.isPresent();
            scene.restart = Optional.empty();
            return there;
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
