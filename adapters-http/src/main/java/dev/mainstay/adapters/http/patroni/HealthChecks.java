package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.topology.Tags;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which health check holds for a node as it stands. Pure. Source: spec/patroni-rest.md 1.4 to 1.7. */
final class HealthChecks {
    private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

    private final Standing standing;
    private final SyncStanding sync;
    private final Question question;

    HealthChecks(Standing standing, Question question) {
        this.standing = standing;
        this.sync = SyncStanding.of(standing);
        this.question = question;
    }

    /** Whether the answer is 200; a path that nobody knows is a check that never holds. */
    boolean holds() {
        return switch (question.path().replaceFirst("/$", "")) {
            case "", "/primary", "/master", "/read-write" -> primary();
            case "/leader" -> leader();
            case "/standby-leader", "/standby_leader" -> standbyLeader();
            case "/replica" -> replica() && tagged();
            case "/read-only" -> (primary() || standbyLeader() || replica()) && tagged();
            case "/health", "/healthcheck" -> standing.running() && tagged();
            case "/sync", "/synchronous" -> sync.isSynchronous() && follows();
            case "/quorum" -> sync.isQuorum() && follows();
            case "/async", "/asynchronous" -> !sync.isSynchronous() && !sync.isQuorum() && follows();
            case "/read-only-sync", "/read-only-synchronous" -> alsoReadable(sync.isSynchronous());
            case "/read-only-quorum" -> alsoReadable(sync.isQuorum());
            default -> false;
        };
    }

    /** Stricter than the reference: the role must be there and the database open, not only the lock (1.7). */
    private boolean primary() {
        boolean held =
                (standing.leads() && !standing.leadsStandbys()) || (standing.paused() && !standing.seesCluster());
        return held && standing.writable().isPresent() && !standing.closed();
    }

    /** As strict as {@link #primary}: the lock alone does not answer a query. */
    private boolean standbyLeader() {
        return standing.leads()
                && standing.leadsStandbys()
                && standing.standby().isPresent();
    }

    private boolean leader() {
        return standing.leads() || primary();
    }

    private boolean follows() {
        return standing.seesCluster() && replica() && tagged();
    }

    private boolean alsoReadable(boolean chosen) {
        return standing.seesCluster() && (primary() || standbyLeader() || (chosen && replica())) && tagged();
    }

    private boolean replica() {
        return standing.standby().isPresent()
                && !standing.leads()
                && !standing.closed()
                && !standing.tags().says(Tags.NO_LOAD_BALANCE)
                && !lags()
                && question.parameter("replication_state")
                        .map(wanted -> standing.replicationState().equals(Optional.of(wanted)))
                        .orElse(true);
    }

    private boolean lags() {
        Optional<Long> limit = question.parameter("lag").flatMap(this::limit);
        return limit.flatMap(most -> standing.leaderPosition()
                        .flatMap(leader -> standing.replayed()
                                .map(own -> leader.bytes() > 0 && leader.bytes() - own.bytes() > most)))
                .orElse(false);
    }

    private Optional<Long> limit(String text) {
        Optional<Long> bytes = LagText.bytes(text);
        if (bytes.isEmpty()) {
            log.atWarn()
                    .addKeyValue("path", question.path())
                    .log("a health check asks with a lag that is no amount of bytes: it counts as no limit");
        }
        return bytes;
    }

    private boolean tagged() {
        return question.tags().entrySet().stream()
                .allMatch(wanted -> standing.tags()
                        .find(wanted.getKey())
                        .filter(tag -> Words.isTold(wanted.getKey(), tag, standing.tags()))
                        .filter(tag -> tag.text().equals(wanted.getValue()))
                        .isPresent());
    }

    /** {@code GET /liveness}: whether the loop moves; never asks the database. */
    boolean lives() {
        boolean opensAsMain = standing.leads() && standing.writable().isPresent();
        return standing.paused()
                || standing.age()
                                .compareTo(
                                        opensAsMain
                                                ? standing.ttl()
                                                : standing.ttl().multipliedBy(2))
                        < 0;
    }

    /** {@code GET /readiness}. */
    boolean isReady() {
        if (standing.holdsLock()) {
            return true;
        }
        if (!standing.replicationState().equals(Optional.of(Words.STREAMING))) {
            return false;
        }
        long limit = question.parameter("lag")
                .flatMap(LagText::bytes)
                .orElse(standing.rules().maximumLag());
        boolean written = question.parameter("mode").equals(Optional.of("write"));
        return standing.leaderPosition()
                .flatMap(leader -> (written ? standing.received() : standing.replayed())
                        .map(own -> leader.bytes() - own.bytes() <= limit))
                .orElse(false);
    }
}
