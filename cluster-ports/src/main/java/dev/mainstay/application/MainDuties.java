package dev.mainstay.application;

import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a main does besides deciding: keeps the shared tables true, flushes events, and tells nodes that did not hear. A leader of
 * a standby cluster does of it what needs no database that takes writes (ADR 34).
 *
 * <p>Confined to the loop thread; all writing goes on off the loop.
 */
final class MainDuties {

    private static final Logger log = LoggerFactory.getLogger(MainDuties.class);

    private static final int EVENTS_AT_ONCE = 100;

    private final Ports ports;
    private final Duration beat;
    private final Roster roster;
    private final EventRecorder recorder;
    private final Herald herald;
    private final Chore<Boolean> saving;
    private final Chore<Boolean> flushing;

    private final SlotDuty slots;
    private final CheckpointDuty checkpoint;
    private final SecretDuty secrets;
    private final PruneDuty prune;
    private final Attendance attendance = new Attendance();
    private List<NodeId> silentBefore = List.of();
    private long beatAt;

    MainDuties(
            Ports ports,
            Duration beat,
            Duration peerLimit,
            Roster roster,
            EventRecorder recorder,
            OperationBook operations) {
        this.ports = ports;
        this.beat = beat;
        this.roster = roster;
        this.recorder = recorder;
        this.herald = new Herald(ports, peerLimit);
        this.saving = new Chore<>("save-reports", ports.background());
        this.flushing = new Chore<>("flush-events", ports.background());
        this.slots = new SlotDuty(ports, recorder, beat);
        this.checkpoint = new CheckpointDuty(ports);
        this.secrets = new SecretDuty(ports, beat, peerLimit, operations, recorder);
        this.prune = new PruneDuty(ports);
        this.beatAt = ports.ticker().nanos() - beat.toNanos();
    }

    /** This node has just become main. */
    void reset() {
        attendance.reset();
        slots.reset();
        secrets.reset();
    }

    /** One round; returns whether the tables have changed. */
    boolean act(ClusterView view, Observation seen, NodeReport own, List<NodeId> silent) {
        boolean changed = saving.collect().isPresent();
        changed |= flushing.collect().isPresent();
        boolean leads = view.self().role().leads() && !view.self().condition().isClosed();
        boolean writes = view.self().role() == Role.MAIN;
        boolean fit = seen.database().value().recovery().map(in -> in != writes).orElse(false);
        if (!leads || !fit) {
            return changed;
        }
        view.others().forEach(node -> roster.expect(node.id()));
        silent.stream().filter(attendance::leaves).forEach(this::reportSilence);
        slots.act(view.others(), seen.database().value().heldSlots(), seen);
        if (writes) {
            flushEvents();
            timeline(seen).ifPresent(checkpoint::act);
            secrets.act(view, seen);
            changed |= prune.act();
        }
        if (saving.isIdle() && isTime(silent)) {
            beatAt = ports.ticker().nanos();
            tellTheDeaf(view, seen);
            save(view, own, silent);
        }
        return changed;
    }

    private static Optional<Timeline> timeline(Observation seen) {
        return seen.database()
                .value()
                .match(
                        main -> Optional.of(main.timeline()),
                        standby -> Optional.empty(),
                        refused -> Optional.empty(),
                        silent -> Optional.empty());
    }

    /** A node that has just become silent is marked at once; where that fails, it is tried again with the beat. */
    private boolean isTime(List<NodeId> silent) {
        boolean isNews = !silentBefore.containsAll(silent);
        silentBefore = silent;
        return isNews || ports.ticker().nanos() - beatAt >= beat.toNanos();
    }

    private void flushEvents() {
        if (!flushing.isIdle()) {
            return;
        }
        List<RecordedEvent> unsent = ports.events().unsent(EVENTS_AT_ONCE);
        if (!unsent.isEmpty()) {
            flushing.begin(() -> {
                ports.tables().flush(unsent);
                ports.events().markSent(unsent.stream().map(RecordedEvent::id).toList());
                return true;
            });
        }
    }

    private void save(ClusterView view, NodeReport own, List<NodeId> silent) {
        Map<NodeId, Roster.Heard> reports = roster.takeUnsaved();
        // A report that could not be saved then is no sign of life now.
        reports.keySet().stream().filter(id -> !silent.contains(id)).forEach(id -> reportReturn(view, id));
        Map<NodeId, Roster.Heard> all = new TreeMap<>(reports);
        Instant now = ports.wallClock().instant();
        view.own().ifPresent(self -> all.put(self.id(), new Roster.Heard(own, now)));
        saving.begin(() -> {
            try {
                all.forEach((id, heard) -> ofMember(id, () -> ports.tables().report(id, heard.report(), heard.at())));
                silent.forEach(id -> ofMember(id, () -> ports.tables().mark(id, NodeStatus.OFFLINE)));
                return true;
            } catch (RuntimeException failure) {
                reports.forEach(roster::giveBack);
                throw failure;
            }
        });
    }

    /** One that was taken out meanwhile must not keep the others from being saved. */
    private static void ofMember(NodeId id, Runnable save) {
        try {
            save.run();
        } catch (NotFoundException gone) {
            log.atDebug().setCause(gone).addKeyValue("node", id).log("a report of no member was dropped");
        }
    }

    private void reportSilence(NodeId id) {
        Duration silence = roster.silence(id).orElse(Duration.ZERO);
        recorder.record(
                ClusterEvent.about(
                        id,
                        EventKind.NODE_OFFLINE,
                        "Node " + id + " has been silent for " + silence.toSeconds() + " s",
                        Facts.of("silence_ms", silence.toMillis())),
                Actor.AUTO);
    }

    private void reportReturn(ClusterView view, NodeId id) {
        boolean awayInTable = view.node(id)
                .map(Node::status)
                .filter(status -> status == NodeStatus.OFFLINE || status == NodeStatus.FAILED)
                .isPresent();
        if (attendance.returns(id, awayInTable)) {
            recorder.record(
                    ClusterEvent.about(id, EventKind.NODE_ONLINE, "Node " + id + " is heard again", Facts.none()),
                    Actor.AUTO);
        }
    }

    /** A node that names an older term has not heard of this main; an old main among them closes itself on hearing. */
    private void tellTheDeaf(ClusterView view, Observation seen) {
        for (PeerSighting peer : seen.peers()) {
            Term told = peer.health()
                    .map(health -> health.value().term())
                    .orElse(view.self().term());
            if (view.self().term().isNewerThan(told) && told.isNewerThan(Term.NONE)) {
                view.node(peer.node())
                        .ifPresent(node -> herald.announceMain(node.endpoints().api()));
            }
        }
    }
}
