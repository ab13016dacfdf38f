package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.ShowHistory;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the history of the local database, asked for anew only when its timeline has changed. Safe for all threads. */
final class HistoryDesk implements ShowHistory {

    private final Ports ports;
    private final AgentSettings settings;
    private final PublicView shown;

    private volatile Optional<TimelineHistory> known = Optional.empty();

    HistoryDesk(Ports ports, AgentSettings settings, PublicView shown) {
        this.ports = ports;
        this.settings = settings;
        this.shown = shown;
    }

    @Override
    public List<Turn> history() {
        ClusterSnapshot snapshot = shown.snapshot().value();
        Optional<Timeline> current = snapshot.health().timeline();
        if (current.isEmpty()) {
            throw new UnavailableException("the database has not told its timeline yet");
        }
        return turns(of(current.get()).switches(), promotions(snapshot), snapshot);
    }

    private TimelineHistory of(Timeline current) {
        return known.filter(history -> history.current().equals(current)).orElseGet(() -> {
            TimelineHistory asked = current.id() == 1 ? TimelineHistory.startingAt(current) : ask();
            known = Optional.of(asked);
            return asked;
        });
    }

    private TimelineHistory ask() {
        Secret password =
                password().orElseThrow(() -> new UnavailableException("this node has no replication password"));
        return ports.probe()
                .branch(own(), password, settings.limits().peer())
                .match(found -> found.history(), this::fromFiles);
    }

    /** No line of {@code pg_hba.conf} need let a node replicate from itself; its files say the same, and take longer. */
    private TimelineHistory fromFiles(String why) {
        try {
            return ports.history().local().branch().history();
        } catch (ClusterException unreadable) {
            throw new UnavailableException(why + "; nor do its files tell: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The roles in a database that follows another cluster's are that cluster's (ADR 23). */
    private Optional<Secret> password() {
        LocalFacts facts = ports.state().load();
        return facts.node().role() == Role.STANDBY_LEADER
                ? settings.remotePassword()
                : facts.secrets().replication();
    }

    private Endpoint own() {
        return ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::endpoints)
                .map(NodeEndpoints::database)
                .orElse(settings.advertised().database());
    }

    /** Newest first: each promotion leaves one. */
    private static List<StoredEvent> promotions(ClusterSnapshot snapshot) {
        return snapshot.events().stream()
                .filter(event -> event.type().equals(EventKind.FAILOVER_COMPLETED.word()))
                .toList();
    }

    /** The newest switch is the newest promotion's, and so on back for as long as events are kept. */
    private static List<Turn> turns(List<Switch> switches, List<StoredEvent> promotions, ClusterSnapshot snapshot) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < switches.size(); i++) {
            int fromNewest = switches.size() - 1 - i;
            Optional<StoredEvent> promotion =
                    fromNewest < promotions.size() ? Optional.of(promotions.get(fromNewest)) : Optional.empty();
            turns.add(new Turn(
                    switches.get(i).left(),
                    switches.get(i).at(),
                    promotion.map(StoredEvent::at),
                    promotion
                            .filter(event -> event.nodeId() > 0)
                            .flatMap(event -> snapshot.view().node(new NodeId(event.nodeId())))
                            .map(node -> node.name().value())));
        }
        return turns;
    }
}
