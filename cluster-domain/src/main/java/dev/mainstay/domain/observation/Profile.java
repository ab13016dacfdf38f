package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.Optional;

/**
 * What a node shows of itself beside its health, so that every node can answer for the whole cluster.
 *
 * <p>Immutable. Source: spec/patroni-rest.md 4.1.
 *
 * @param door where its second API is reached
 * @param phase what its database server is about; empty when an older node does not say
 * @param streaming whether WAL arrives over a stream
 * @param restoring whether it replays an archive, for want of a stream
 * @param timeline the branch its database is on
 * @param received the last position received, on a standby
 * @param replayed the last position replayed, on a standby
 * @param waitsForRestart whether changed settings wait for a restart
 * @param tags what its operator says of it
 * @param plans what waits there, in detail; an older node does not say
 */
public record Profile(
        Optional<PeerUrl> door,
        Optional<ServerPhase> phase,
        boolean streaming,
        boolean restoring,
        Optional<Timeline> timeline,
        Optional<Lsn> received,
        Optional<Lsn> replayed,
        boolean waitsForRestart,
        Tags tags,
        Plans plans) {

    private static final Profile NONE = new Profile(
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Tags.none(),
            Plans.none());

    /** Nothing is shown. */
    public static Profile none() {
        return NONE;
    }

    /** From what a node sees of itself; the settings among its plans are those of the database. */
    public static Profile of(Presentation self, ServerPhase phase, DatabaseObservation database, Plans plans) {
        Optional<DatabaseObservation.InRecovery> standby = database.asStandby();
        return new Profile(
                self.door(),
                Optional.of(phase),
                standby.map(DatabaseObservation.InRecovery::isStreaming).orElse(false),
                standby.map(DatabaseObservation.InRecovery::isRestoring).orElse(false),
                database.knownTimeline(),
                standby.map(DatabaseObservation.InRecovery::received),
                standby.map(DatabaseObservation.InRecovery::replayed),
                database.facts().filter(facts -> !facts.waiting().isEmpty()).isPresent(),
                self.tags(),
                plans.of(database));
    }
}
