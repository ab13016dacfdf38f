package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Changes the shared row by a person's word: what that names and nothing else, since the dynamic configuration is stored beside it.
 * Safe for all threads, one at a time.
 */
final class ConfigDesk implements ChangeConfig {

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(1);

    private final Ports ports;
    private final AgentSettings settings;
    private final PublicView shown;
    private final EventRecorder recorder;
    private final NoticeDesk.Loop loop;
    private final Herald herald;

    ConfigDesk(Ports ports, AgentSettings settings, PublicView shown, EventRecorder recorder, NoticeDesk.Loop loop) {
        this.ports = ports;
        this.settings = settings;
        this.shown = shown;
        this.recorder = recorder;
        this.loop = loop;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public synchronized SharedConfig change(Command command, Actor actor, boolean dryRun) {
        requireSound(command);
        requireMain();
        SharedConfig before = ports.tables()
                .config()
                .orElseThrow(() -> new ConflictException("the cluster's row is not there: set the main up first"));
        SharedConfig after = before.with(
                command.automatic().orElse(before.autoFailover()),
                command.threshold().orElse(before.threshold()),
                command.name().orElse(before.mainName()));
        requireSafe(after);
        if (!dryRun && !after.equals(before)) {
            ports.tables()
                    .adjust(
                            before.clusterId(),
                            new ClusterTables.Adjustment(command.automatic(), command.threshold(), command.name()),
                            renamed(command));
            command.name().ifPresent(this::takeName);
            recorder.record(event(before, after), actor);
            loop.tablesChanged();
            ports.state().load().peers().stream().map(KnownPeer::api).forEach(herald::tellChange);
        }
        return after;
    }

    private void requireSound(Command command) {
        if (command.isEmpty()) {
            throw new InvalidRequestException("nothing to change: expected auto_failover_enabled,"
                    + " auto_failover_threshold_seconds or server_name");
        }
        command.threshold().filter(given -> !isInRange(given)).ifPresent(given -> {
            throw new InvalidRequestException("auto_failover_threshold_seconds " + given.toSeconds()
                    + " is not valid: expected " + least().toSeconds() + " to " + MOST.toSeconds());
        });
    }

    private boolean isInRange(Duration given) {
        return given.compareTo(least()) >= 0 && given.compareTo(MOST) <= 0;
    }

    /** A file with a lower floor, as for a demonstration, lowers it here too. */
    private Duration least() {
        Duration configured = settings.policy().failover().threshold();
        return configured.compareTo(LEAST) < 0 ? configured : LEAST;
    }

    private void requireMain() {
        NodeState self = ports.state().load().node();
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        if (!leads) {
            throw new ConflictException("not the main server: change the configuration there");
        }
        if (shown.snapshot().value().operation().isPresent()) {
            throw new ConflictException("operation in progress");
        }
    }

    private void requireSafe(SharedConfig after) {
        Policy own = settings.policy();
        Policy changed = own.with(new FailoverPolicy(
                after.autoFailover(), after.threshold(), own.failover().maximumLag()));
        Optional<String> unsafe = changed.guard().mayFence() ? changed.unsafeTimes() : Optional.empty();
        unsafe.ifPresent(why -> {
            throw new InvalidRequestException("auto_failover_threshold_seconds is not valid: " + why);
        });
    }

    private List<Node> renamed(Command command) {
        Optional<Membership> own = ports.state().load().node().membership();
        return ports.tables().nodes().stream()
                .filter(node ->
                        own.filter(one -> one.nodeId().equals(node.id())).isPresent())
                .flatMap(node -> command.name().map(node::named).stream())
                .toList();
    }

    private void takeName(ServerName name) {
        ports.state().update(facts -> facts.with(facts.node().named(name)));
    }

    private static ClusterEvent event(SharedConfig before, SharedConfig after) {
        String change = "automatic failover " + (after.autoFailover() ? "on" : "off") + ", threshold "
                + after.threshold().toSeconds() + " s, main " + after.mainName();
        return ClusterEvent.of(
                EventKind.CONFIG_CHANGED,
                "The configuration was changed: " + change,
                Facts.of("auto_failover", after.autoFailover())
                        .with("threshold_s", after.threshold().toSeconds())
                        .with("former_auto_failover", before.autoFailover())
                        .with("former_threshold_s", before.threshold().toSeconds()));
    }
}
