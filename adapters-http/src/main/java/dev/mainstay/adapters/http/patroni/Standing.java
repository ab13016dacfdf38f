package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.LeaseSighting;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * What the health checks look at, from one published snapshot: the leader lock of this dialect is our role of main, its
 * consensus store our sight of the others. Immutable. Source: spec/patroni-rest.md 1.4.
 *
 * @param snapshot what was published
 * @param age how old it is; a loop that stands still must not look healthy
 */
record Standing(ClusterSnapshot snapshot, Duration age) {

    static Standing of(Seen<ClusterSnapshot> seen) {
        return new Standing(seen.value(), seen.age());
    }

    private NodeState self() {
        return snapshot.view().self();
    }

    ClusterRules rules() {
        return snapshot.view().rules();
    }

    boolean paused() {
        return rules().paused();
    }

    /** The life of the leader lock. */
    Duration ttl() {
        return snapshot.policy().failover().threshold();
    }

    Optional<Membership> membership() {
        return snapshot.role() == Role.STANDALONE ? Optional.empty() : self().membership();
    }

    /** Whether this node holds the leader lock: it is the main, and no doubt or newer main has closed it. */
    boolean leads() {
        return (snapshot.role() == Role.MAIN || leadsStandbys())
                && membership().isPresent()
                && !self().condition().isClosed()
                && age.compareTo(ttl()) <= 0;
    }

    /** Whether this node leads a standby cluster. */
    boolean leadsStandbys() {
        return snapshot.role() == Role.STANDBY_LEADER;
    }

    /** Whether the view of the cluster holds, as this dialect knows it: it ends with the store outside, where there is one (ADR 33). */
    boolean seesCluster() {
        return seesMembers() && !storeIsAway();
    }

    /** What is seen of the members themselves: a main sees them while it is open, a follower while its main shows life. */
    private boolean seesMembers() {
        boolean fresh = membership().isPresent() && age.compareTo(ttl()) <= 0;
        boolean sees = (snapshot.role() == Role.MAIN || leadsStandbys())
                ? !self().condition().isClosed()
                : snapshot.main()
                        .map(main -> main.online() || main.offlineFor().compareTo(ttl()) <= 0)
                        .orElse(false);
        return fresh && sees;
    }

    /** Nobody leads, or this node would not know: the lock itself cannot be seen where it lies in a store that is away. */
    boolean unlocked() {
        return (!leads() && !seesCluster()) || storeIsAway();
    }

    /** Whether the guard's store outside the nodes, where there is one, gives no answer. */
    private boolean storeIsAway() {
        return snapshot.explanation().backing().guard() == SplitBrainGuard.LEASE
                && snapshot.seen()
                        .footing()
                        .lease()
                        .filter(LeaseSighting::storeIsAway)
                        .isPresent();
    }

    /** Whether the main goes on upon the members' word alone, as this dialect's fail-safe mode has it (ADR 17). */
    boolean failsafeActive() {
        return rules().failsafe() && storeIsAway() && (leads() || seesMembers());
    }

    /** Whether it leads and can prove it by the lock: while paused a main goes on without one (1.7, row q). */
    boolean holdsLock() {
        return leads() && (!paused() || !storeIsAway() || failsafeActive());
    }

    private DatabaseObservation database() {
        return snapshot.seen().database().value();
    }

    /** Whether the loop stands still, so that what it last saw of the database says nothing. */
    private boolean stands() {
        return age.compareTo(NodeHealth.DATABASE_SILENCE_LIMIT) > 0;
    }

    ServerPhase phase() {
        return stands()
                ? ServerPhase.UNKNOWN
                : snapshot.health().profile().phase().orElse(ServerPhase.UNKNOWN);
    }

    boolean running() {
        return phase() == ServerPhase.RUNNING;
    }

    /** What the database said; empty while it does not answer. */
    Optional<DatabaseObservation> answering() {
        return Optional.of(database()).filter(seen -> running() && seen.answers());
    }

    Optional<InRecovery> standby() {
        return answering().flatMap(DatabaseObservation::asStandby);
    }

    Optional<DatabaseObservation.Writable> writable() {
        return answering().flatMap(DatabaseObservation::asWritable);
    }

    /** In this dialect's words: what the database is, else what is remembered. */
    String role() {
        if (writable().isPresent()) {
            return "primary";
        }
        if (standby().isPresent()) {
            return leadsStandbys() ? "standby_leader" : "replica";
        }
        if (phase() == ServerPhase.COPYING) {
            return "uninitialized";
        }
        if (leadsStandbys()) {
            return "standby_leader";
        }
        boolean main = snapshot.role() == Role.MAIN;
        return main ? self().condition().isClosed() ? "demoted" : "primary" : "replica";
    }

    /** Where a standby's log comes from; nothing where it comes from nowhere. */
    Optional<String> replicationState() {
        return standby().flatMap(seen -> Words.replicationState(seen.isStreaming(), seen.isRestoring()));
    }

    Optional<Lsn> received() {
        return standby().map(InRecovery::received);
    }

    Optional<Lsn> replayed() {
        return standby().map(InRecovery::replayed);
    }

    /** The leader's last known position: from its own word, or from what the stream last said. */
    Optional<Lsn> leaderPosition() {
        Optional<Lsn> told = snapshot.role() == Role.MAIN
                ? database().knownPosition()
                : snapshot.seen().mainPosition().last();
        Optional<Lsn> streamed = standby().flatMap(InRecovery::receiver).flatMap(WalReceiver::senderPosition);
        return told.map(lsn -> streamed.map(lsn::max).orElse(lsn)).or(() -> streamed);
    }

    /** How far that position is behind the leader's; empty while the leader's was never known. */
    Optional<Long> behind(Optional<Lsn> position) {
        return leaderPosition()
                .flatMap(leader -> position.map(own -> leader.since(own).bytes()));
    }

    Tags tags() {
        return snapshot.health().profile().tags();
    }

    Profile profile() {
        return snapshot.health().profile();
    }

    /** Whether this node must not be read from: what it holds may be another branch. */
    boolean closed() {
        return self().condition().isClosed();
    }
}
