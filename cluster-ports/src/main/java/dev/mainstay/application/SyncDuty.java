package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.policy.SyncChoice;
import dev.mainstay.domain.policy.SyncRelease;
import dev.mainstay.domain.policy.SyncRight;
import dev.mainstay.domain.policy.SyncRule;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Keeps synchronous replication as the rules want it, on a main: writes the next revision of its record when that is safe,
 * and makes PostgreSQL wait as the record says. The record comes first and is what the followers are told.
 *
 * <p>Confined to the loop thread; the statements go out off the loop. Source: ADR 0019, L48.
 */
final class SyncDuty {

    private final Ports ports;
    private final EventRecorder recorder;
    private final Chore<InForce> applying;
    private final SortedMap<NodeId, Long> rightUntil = new TreeMap<>();
    private final StallWatch stalls = new StallWatch();

    private final AdmissionDuty admission;
    private final DatabaseStart start;

    private Optional<InForce> inForce = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<SyncRecord> shown = Optional.empty();
    private long starts;

    /** Commits wait for these, for everything after that position; found at that moment of the ticker. */
    private record InForce(String names, Lsn from, long at) {}

    SyncDuty(Ports ports, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.recorder = recorder;
        this.applying = new Chore<>("wait-for-standbys", ports.background());
        this.start = start;
        this.admission = new AdmissionDuty(ports, recorder, start.door());
    }

    /** One round; does nothing where synchronous mode was never on. */
    void act(Now now) {
        applying.collect().ifPresent(done -> inForce = Optional.of(done));
        NodeState self = now.view().self();
        Optional<Writable> main = now.seen().database().value().asWritable();
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        if (!leads || main.isEmpty()) {
            inForce = leads ? inForce : Optional.empty();
            return;
        }
        Terms terms = SyncChoice.terms(now.view().rules(), now.policy());
        Optional<SyncRecord> held = SyncRight.inForce(self);
        if (now.seen().transitionRunning() || (held.isEmpty() && !terms.on())) {
            return;
        }
        if (held.filter(record -> record.terms().on() || !terms.on()).isEmpty()) {
            long revision = held.map(record -> record.revision() + 1).orElse(1L);
            write(new Basis(held), beginning(now, revision, terms));
            return;
        }
        keep(now, main.get(), held.get());
    }

    /** Before anything is claimed: whoever may still take over by itself must know of it first. */
    private static SyncRecord beginning(Now now, long revision, Terms terms) {
        List<NodeId> everybody = now.view().others().stream()
                .filter(node -> node.role().mayTakeOver() && node.status() != NodeStatus.OFFLINE)
                .map(Node::id)
                .toList();
        return SyncRecord.first(now.view().self().term(), revision, terms, everybody);
    }

    /** Finds out how an earlier agent left the door of this main; while a transition runs too. */
    void lookAtDoor(NodeState self) {
        admission.look(self);
    }

    /** Whether clients are kept out of the database of this node, which is to be the main's, or may be. */
    boolean keepsClientsOut(NodeState self) {
        return self.role() == Role.MAIN && admission.keepsOut(self);
    }

    private void keep(Now now, Writable main, SyncRecord record) {
        notice(record);
        noticeStart(main);
        apply(record.standbyNames());
        SortedSet<NodeId> stalled = stalls.look(
                now.view().others(), main, now.policy(), ports.ticker().nanos());
        SyncRule.Wanted wanted = SyncChoice.of(now.view(), main, now.seen(), now.policy(), record, stalled);
        if (isUndone(now, main, record)) {
            inForce = Optional.empty();
            write(new Basis(Optional.of(record)), withoutRight(record));
            return;
        }
        boolean covered = isCovered(main, record);
        admission.act(now.view().self(), covered);
        SyncRule.Known known =
                new SyncRule.Known(covered, SyncRelease.of(now.view(), now.seen(), now.policy(), record, ages()));
        SyncRule.next(record, wanted, known).ifPresent(next -> write(new Basis(Optional.of(record)), next));
    }

    /** What a server shows that started again may be on no standby: everything up to there must be looked for anew. */
    private void noticeStart(Writable main) {
        Optional<Instant> now = main.server().startedAt();
        boolean byOthers = startedAt.isPresent() && now.isPresent() && !startedAt.equals(now);
        if (byOthers || starts != start.count()) {
            inForce = Optional.empty();
        }
        starts = start.count();
        startedAt = now.or(() -> startedAt);
    }

    /** Since when nobody can have been given an older right, on this agent's clock. */
    private void notice(SyncRecord record) {
        if (shown.equals(Optional.of(record))) {
            return;
        }
        long at = ports.ticker().nanos();
        for (NodeId node : record.older().nodes()) {
            boolean had = shown.filter(before -> before.term().equals(record.term()))
                    .map(before -> before.right().nodes().contains(node))
                    .orElse(true);
            if (had || !rightUntil.containsKey(node)) {
                rightUntil.put(node, at);
            }
        }
        rightUntil.keySet().retainAll(record.older().nodes());
        shown = Optional.of(record);
    }

    private SortedMap<NodeId, Duration> ages() {
        SortedMap<NodeId, Duration> ages = new TreeMap<>();
        long at = ports.ticker().nanos();
        rightUntil.forEach((node, until) -> ages.put(node, Duration.ofNanos(at - until)));
        return ages;
    }

    private void apply(String names) {
        boolean holds = inForce.filter(now -> now.names().equals(names)).isPresent();
        if (!holds && applying.isIdle()) {
            applying.begin(() -> {
                Lsn from = ports.postgres().waitForStandbys(names);
                return new InForce(names, from, ports.ticker().nanos());
            });
        }
    }

    private boolean isCovered(Writable main, SyncRecord record) {
        Optional<InForce> now = inForce.filter(one -> one.names().equals(record.standbyNames()));
        return now.isPresent()
                && awaited(main, record).stream()
                                .filter(standby -> !isAsynchronous(standby))
                                .filter(standby -> standby.flushed()
                                        .filter(flushed ->
                                                flushed.hasReached(now.get().from()))
                                        .isPresent())
                                .count()
                        >= record.awaited().number();
    }

    /** Somebody changed the setting under us: what was confirmed since is nobody's to promise. */
    private boolean isUndone(Now now, Writable main, SyncRecord record) {
        boolean seenSince = inForce.filter(one -> one.names().equals(record.standbyNames()))
                .filter(one -> now.at()
                                - now.seen().database().age().toNanos()
                                - now.policy().timings().probeLimit().toNanos()
                        > one.at())
                .isPresent();
        return seenSince
                && record.awaited().number() > 0
                && !record.right().nodes().isEmpty()
                && awaited(main, record).stream()
                        .filter(standby ->
                                standby.flushed().isPresent() && standby.state().equals("streaming"))
                        .anyMatch(SyncDuty::isAsynchronous);
    }

    private static boolean isAsynchronous(Standby standby) {
        return standby.link().syncState().equals("async");
    }

    private static List<Standby> awaited(Writable main, SyncRecord record) {
        return main.standbys().stream()
                .filter(standby -> record.awaited().standbys().stream()
                        .anyMatch(node -> standby.name().equals("node_" + node)))
                .toList();
    }

    private static SyncRecord withoutRight(SyncRecord record) {
        return new SyncRecord(
                record.term(), record.revision() + 1, record.terms(), record.awaited(), Right.none(), record.older());
    }

    /** The revision that was decided on; empty before the first. */
    private record Basis(Optional<SyncRecord> decidedOn) {}

    /** Only over the revision that was decided on. */
    private void write(Basis basis, SyncRecord next) {
        Optional<SyncRecord> decidedOn = basis.decidedOn();
        ports.state()
                .update(facts -> facts.node().role() == Role.MAIN
                                && SyncRight.inForce(facts.node()).equals(decidedOn)
                        ? facts.with(facts.node().holding(next))
                        : facts);
        notice(next);
        boolean changed = !decidedOn
                .map(record -> record.right().nodes())
                .equals(Optional.of(next.right().nodes()));
        if (changed && ports.state().load().node().sync().equals(Optional.of(next))) {
            tell(next);
        }
    }

    private void tell(SyncRecord next) {
        String who = next.right().nodes().isEmpty()
                ? "No node holds all that is confirmed to clients: none takes over by itself"
                : "What is confirmed to clients is on " + next.awaited().number() + " of the nodes "
                        + next.right().nodes() + " besides this one";
        recorder.record(
                ClusterEvent.of(
                        EventKind.SYNCHRONOUS_CHANGED,
                        next.terms().on() ? who : "Synchronous mode is off: commits wait for nobody",
                        Facts.of("revision", next.revision())
                                .with("nodes", next.right().nodes())
                                .with("consents", next.right().consents())),
                Actor.AUTO);
    }
}
