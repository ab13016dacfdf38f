package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
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

    private Optional<Seen<DatabaseObservation>> lastAnswer = Optional.empty();
    private long lastAnswerAt;

    Observer(Ports ports, AgentSettings settings, Roster roster) {
        Timings timings = settings.policy().timings();
        this.ports = ports;
        this.settings = settings;
        this.roster = roster;
        this.database =
                new Look<>("look-database", () -> ports.probe().look(timings.probeLimit()), timings.probe(), ports);
        this.process = new Look<>("look-process", ports.server()::look, timings.probe(), ports);
        this.peers = new PeerLooks(ports, timings);
        this.main = new MainWatch(ports, timings);
    }

    /** Takes what has been seen and begins what is due. */
    void poll(LocalFacts facts) {
        database.poll();
        if (database.isFresh()) {
            rememberAnswer();
        }
        process.poll();
        peers.poll(facts);
        main.poll(facts.node(), database, peers);
    }

    /** Everything as it stands. */
    Observation observe(ClusterView view, boolean transitionRunning) {
        Seen<DatabaseObservation> seen =
                database.latest().orElseGet(() -> Seen.now(new DatabaseObservation.Silent("not looked at yet")));
        MainPosition position = main.position();
        boolean follows = view.self().role().follows();
        Lag ownLag = follows ? lag.of(seen.value(), position) : Lag.none();
        List<Evidence> evidence = follows ? main.evidence(settings.policy().timings()) : List.of();
        return new Observation(
                seen,
                process.latest().map(Seen::value).orElse(ProcessObservation.UNKNOWN),
                ownLag,
                position,
                evidence,
                sightings(),
                new Versions(settings.version(), view.self().main().flatMap(KnownMain::version)),
                peers.allAsked(),
                transitionRunning);
    }

    /** Whether the database and its process were looked at since this agent started. */
    boolean hasLooked() {
        return database.latest().isPresent() && process.latest().isPresent();
    }

    /** The last look that the database answered, with its age. */
    Optional<Seen<DatabaseObservation>> lastAnswer() {
        long age = ports.ticker().nanos() - lastAnswerAt;
        return lastAnswer.map(seen -> new Seen<>(seen.value(), Duration.ofNanos(age)));
    }

    /** What is known of the main, for those who report to it. */
    MainWatch main() {
        return main;
    }

    /** A role has just changed: what the database said before no longer counts, and nothing is decided on it. */
    void forgetDatabase() {
        database.forget();
        process.forget();
        peers.hurry();
    }

    /** This agent slept: nothing that was not seen counts as silence, and everything is looked at again (D4). */
    void afterSleep() {
        main.restartWindow();
        roster.restartWindow();
        database.hurry();
        process.hurry();
        peers.hurry();
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
            sightings.add(new PeerSighting(id, health, roster.silence(id)));
        }
        return sightings;
    }
}
