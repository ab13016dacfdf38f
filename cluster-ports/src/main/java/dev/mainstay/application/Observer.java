package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.Versions;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound.MainPosition;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes one look around from the latest values of all looks; a look that could not be made is a value too.
 *
 * <p>Confined to the loop thread.
 */
final class Observer {

    private final Ports ports;
    private final AgentSettings settings;
    private final Roster roster;
    private final LagBook lag = new LagBook();
    private final Look<DatabaseObservation> database;
    private final Look<ProcessObservation> process;
    private final PeerLooks peers;
    private final MainWatch main;
    private final FootingBook footing;
    private final SyncBook sync;

    private Optional<Seen<DatabaseObservation>> lastAnswer = Optional.empty();
    private long lastAnswerAt;
    private boolean peersAsked;
    private boolean looking;
    private boolean cutOff;
    private long forgottenAt;

    Observer(Ports ports, AgentSettings settings, Roster roster) {
        Timings timings = settings.policy().timings();
        this.ports = ports;
        this.settings = settings;
        this.roster = roster;
        this.database =
                new Look<>("look-database", () -> ports.probe().look(timings.probeLimit()), timings.probe(), ports);
        this.process = new Look<>("look-process", this::lookAtProcess, timings.probe(), ports);
        this.peers = new PeerLooks(ports, timings);
        this.main = new MainWatch(ports, timings);
        this.footing = new FootingBook(ports, settings.policy());
        this.sync = new SyncBook(ports);
        this.forgottenAt = ports.ticker().nanos();
    }

    /** A process side that fails must not blind the loop: what it would say is unknown. */
    private ProcessObservation lookAtProcess() {
        try {
            return ports.server().look();
        } catch (ClusterException failure) {
            return ProcessObservation.UNKNOWN;
        }
    }

    /** Takes what has been seen and begins what is due. */
    void poll(LocalFacts facts) {
        if (!looking) {
            // What went by before the first look is no look that hangs.
            looking = true;
            forgottenAt = ports.ticker().nanos();
        }
        database.poll();
        if (database.isFresh()) {
            rememberAnswer();
        }
        process.poll();
        peers.poll(facts);
        footing.poll(facts.node());
        noteBacking(facts.node());
        sync.poll(facts, peers);
        noteReturn();
        main.poll(facts, database, peers);
    }

    /** Who was cut off from the references was cut off from the main too: that silence was its own (F10). */
    private void noteReturn() {
        boolean reaches = footing.reachesMost(stale());
        if (reaches && cutOff) {
            main.restartWindow();
        }
        cutOff = !reaches;
    }

    private void noteBacking(NodeState self) {
        for (KnownPeer peer : peers.known()) {
            if (peers.isFresh(peer.api())) {
                peers.health(peer.api())
                        .map(seen -> seen.value().claim().allegiance())
                        .ifPresent(whom -> footing.note(self, peer.node(), whom, peers.begunAt(peer.api())));
            }
        }
    }

    /** Everything as it stands. */
    Observation observe(ClusterView view, Doubt doubt, boolean transitionRunning) {
        Seen<DatabaseObservation> seen = databaseNow();
        MainPosition position = main.position();
        boolean follows = view.self().role().follows();
        Lag ownLag = follows ? lag.of(seen.value(), position) : Lag.none();
        List<Evidence> evidence = follows ? main.evidence(settings.policy().timings()) : List.of();
        return new Observation(
                seen,
                process.latest()
                        .filter(look -> !look.isOlderThan(stale()))
                        .map(Seen::value)
                        .orElse(ProcessObservation.UNKNOWN),
                ownLag,
                position,
                evidence,
                sightings(),
                new Versions(settings.version(), view.self().main().flatMap(KnownMain::version)),
                peers.allAsked(),
                footing(doubt, view.self().term()),
                transitionRunning);
    }

    private Footing footing(Doubt doubt, Term term) {
        Footing plain = footing.footing(doubt, main.watchedFor());
        return sync.granted(term).map(plain::grantedAgo).orElse(plain);
    }

    /** A look that hangs leaves an old answer, and an old answer decides nothing. */
    private Seen<DatabaseObservation> databaseNow() {
        Optional<Seen<DatabaseObservation>> latest = database.latest();
        return latest.filter(seen -> !seen.isOlderThan(stale())).orElseGet(() -> {
            String reason = latest.map(seen -> "no answer for " + seen.age().toSeconds() + " s")
                    .orElse("not looked at yet");
            return Seen.now(new DatabaseObservation.Silent(reason));
        });
    }

    private Duration stale() {
        return settings.policy().timings().staleAfter();
    }

    /**
     * Whether the database, its process and, since this agent started or slept, the other nodes were looked at; or whether
     * that took so long that the loop goes on without: a look that hangs must not stop a fence.
     */
    boolean hasLooked() {
        peersAsked = peersAsked || peers.allAsked();
        boolean looked = database.hasEnded() && process.hasEnded() && peersAsked;
        return looked || ports.ticker().nanos() - forgottenAt > stale().toNanos();
    }

    /** Every path to the main is looked at again, at once. */
    void lookAtMainAgain() {
        database.hurry();
        peers.hurry();
        main.hurry();
    }

    /** Whether looks that began after that moment of the ticker have ended, on every path to the main. */
    boolean hasLookedAtMainSince(long moment) {
        return database.latestBegunAt() - moment >= 0 && main.hasLookedSince(moment, peers);
    }

    /** The last look that the database answered, with its age. */
    Optional<Seen<DatabaseObservation>> lastAnswer() {
        long age = ports.ticker().nanos() - lastAnswerAt;
        return lastAnswer.map(seen -> new Seen<>(seen.value(), Duration.ofNanos(age)));
    }

    /** What the guards look at. */
    FootingBook footing() {
        return footing;
    }

    /** What is known of the main, for those who report to it. */
    MainWatch main() {
        return main;
    }

    /** A role has just changed: what the database said before no longer counts, and nothing is decided on it. */
    void forgetDatabase() {
        forget();
        peers.hurry();
    }

    private void forget() {
        database.forget();
        process.forget();
        forgottenAt = ports.ticker().nanos();
    }

    /** This agent slept: what it did not hear is no silence, and all is looked at anew before anything is done (D4). */
    void afterSleep() {
        main.restartWindow();
        roster.restartWindow();
        forget();
        peers.forget();
        peersAsked = false;
    }

    private void rememberAnswer() {
        database.latest().filter(seen -> seen.value().answers()).ifPresent(seen -> {
            lastAnswer = Optional.of(seen);
            lastAnswerAt = database.latestAt();
        });
    }

    private List<PeerSighting> sightings() {
        List<PeerSighting> sightings = new ArrayList<>();
        for (KnownPeer peer : peers.known()) {
            NodeId id = peer.node();
            Optional<Seen<PeerObservation>> health = peers.health(peer.api());
            sightings.add(new PeerSighting(id, health, roster.silence(id), footing.backing(id)));
        }
        return sightings;
    }
}
