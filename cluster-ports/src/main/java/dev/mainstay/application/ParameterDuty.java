package dev.mainstay.application;

import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.StandbyCluster;
import dev.mainstay.ports.out.MinimumSettings;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the local database the settings that the cluster's rules say. What a standby must have at least as high as its main
 * waits on a standby until no restart is pending at the main: with less than its main has, a standby does not start, so a start
 * raises it again (L38). What a setting was before, an agent that has just started asks the server.
 *
 * <p>The names that were given are remembered over restarts of the agent, before they are: one that somebody takes out of the
 * configuration while this agent is down must not stay in the server's file.
 *
 * <p>Confined to the loop thread; the statements go out off the loop.
 */
final class ParameterDuty {

    private static final Logger log = LoggerFactory.getLogger(ParameterDuty.class);

    /** Source: PostgreSQL manual, "Hot Standby", administrator's overview. */
    static final Set<String> AT_LEAST_AS_THE_MAIN = Set.of(
            "max_connections",
            "max_worker_processes",
            "max_prepared_transactions",
            "max_locks_per_transaction",
            "max_wal_senders");

    /** No value that a setting has. */
    private static final String UNKNOWN = "?";

    private final Ports ports;
    private final Chore<SortedMap<String, String>> applying;
    private final Chore<MinimumSettings> asking;

    private SortedMap<String, String> applied = new TreeMap<>();
    private final Set<String> given = new TreeSet<>();
    private Set<String> asked = Set.of();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<MinimumSettings> running = Optional.empty();
    private boolean remembered;

    ParameterDuty(Ports ports) {
        this.ports = ports;
        this.applying = new Chore<>("apply-parameters", ports.background());
        this.asking = new Chore<>("ask-parameters", ports.background());
    }

    void act(Now now) {
        remember();
        collect();
        DatabaseObservation database = now.seen().database().value();
        boolean member = now.view().self().membership().isPresent();
        if (now.seen().transitionRunning() && StandbyCluster.isOne(now.view())) {
            // It may bring a copy.
            applied.keySet().removeAll(StandbyClusterDuty.SETTINGS);
        }
        if (!member || !database.answers() || now.seen().transitionRunning() || !applying.isIdle()) {
            return;
        }
        forgetWhatAStartRaised(database);
        SortedMap<String, String> wanted = wanted(now);
        SortedMap<String, String> changes = new TreeMap<>(wanted);
        applied.keySet().forEach(name -> {
            String unused = changes.putIfAbsent(name, "");
        });
        changes.entrySet().removeIf(change -> isApplied(change.getKey(), change.getValue()));
        if (!changes.isEmpty()) {
            applied = new TreeMap<>(wanted);
            asked = Set.copyOf(changes.keySet());
            given.addAll(changes.keySet());
            given.retainAll(AT_LEAST_AS_THE_MAIN);
            SortedSet<String> names = given(applied);
            applying.begin(() -> apply(changes, names));
        }
    }

    /** What an earlier agent gave: nobody knows whether it came, nor with which value. */
    private void remember() {
        if (!remembered) {
            remembered = true;
            ports.state().load().parameters().forEach(this::forget);
        }
    }

    private static SortedSet<String> given(SortedMap<String, String> settings) {
        SortedSet<String> names = new TreeSet<>();
        settings.forEach((name, value) -> {
            boolean unused = !value.isEmpty() && names.add(name);
        });
        return names;
    }

    /** Off the loop. What could not be taken out is taken out by the next agent. */
    private SortedMap<String, String> apply(SortedMap<String, String> changes, SortedSet<String> names) {
        ports.state().update(facts -> facts.given(union(facts.parameters(), names)));
        SortedMap<String, String> refused = ports.postgres().applyParameters(changes);
        ports.state().update(facts -> {
            SortedSet<String> stay = new TreeSet<>(facts.parameters());
            stay.retainAll(refused.keySet());
            return facts.given(union(stay, names));
        });
        return refused;
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
        SortedSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** What broke on its way, as a restart breaks it, may have come half: all of it is given again. */
    private void collect() {
        running = asking.collect().or(() -> running);
        boolean begun = !applying.isIdle();
        Optional<SortedMap<String, String>> refused = applying.collect();
        refused.ifPresent(ParameterDuty::tell);
        if (begun && applying.isIdle() && refused.isEmpty()) {
            asked.forEach(this::forget);
        }
    }

    private void forget(String name) {
        String unused = applied.put(name, UNKNOWN);
    }

    /** A standby that was started before its main has the main's settings in its files again. */
    private void forgetWhatAStartRaised(DatabaseObservation database) {
        Optional<Instant> started = database.facts().flatMap(ServerFacts::startedAt);
        if (started.isPresent() && !started.equals(startedAt)) {
            startedAt = started;
            running = Optional.empty();
            given.forEach(this::forget);
        }
    }

    /** What a copy brought along of a standby leader's is not known before it was taken back once. */
    private boolean isApplied(String name, String value) {
        boolean known = applied.containsKey(name) || !StandbyClusterDuty.SETTINGS.contains(name);
        return known && value.equals(applied.getOrDefault(name, ""));
    }

    /** Those that may be applied now; others stay as they were applied before. */
    private SortedMap<String, String> wanted(Now now) {
        Role role = now.view().self().role();
        SortedMap<String, String> all = new TreeMap<>(now.view().rules().parameters());
        if (role == Role.STANDBY_LEADER) {
            now.view().rules().remote().ifPresent(remote -> all.putAll(remote.settings()));
        }
        if (role.follows() && StandbyCluster.isOne(now.view())) {
            // A member's copy has them from its leader, to whom alone they apply.
            StandbyClusterDuty.SETTINGS.forEach(name -> all.putIfAbsent(name, ""));
        }
        // What the main of another cluster waits for is not known here.
        if (role == Role.STANDBY_LEADER || (role.follows() && mainWaits(now))) {
            for (String name : AT_LEAST_AS_THE_MAIN) {
                Optional<String> before = Optional.ofNullable(applied.get(name));
                boolean concerns = all.containsKey(name) || before.isPresent();
                if (concerns && number(all.getOrDefault(name, "0")) < present(name)) {
                    before.ifPresentOrElse(value -> all.put(name, value), () -> all.remove(name));
                }
            }
        }
        return all;
    }

    /** What was given last, or else what the server runs with; nothing counts as higher than what is not known yet. */
    private long present(String name) {
        Optional<Long> last = Optional.ofNullable(applied.get(name))
                .filter(value -> !value.equals(UNKNOWN))
                .map(ParameterDuty::number);
        if (last.isPresent()) {
            return last.get();
        }
        if (running.isEmpty() && asking.isIdle()) {
            asking.begin(() -> ports.postgres().minimumSettings());
        }
        return running.map(known -> (long) known.values().getOrDefault(name, 0)).orElse(Long.MAX_VALUE);
    }

    /** Without a value there is the file's own, which may be lower. */
    private static long number(String text) {
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    private static boolean mainWaits(Now now) {
        return now.seen().peers().stream()
                .flatMap(peer -> peer.health().stream())
                .map(health -> health.value())
                .filter(PeerObservation::answers)
                .map(PeerObservation::claim)
                .filter(claim -> claim.role().equals(Optional.of(Role.MAIN)))
                .noneMatch(claim -> !claim.profile().waitsForRestart());
    }

    private static void tell(SortedMap<String, String> refused) {
        refused.forEach((name, why) -> log.atWarn()
                .addKeyValue("parameter", name)
                .addKeyValue("reason", why)
                .log("PostgreSQL refuses a setting of the dynamic configuration"));
    }
}
