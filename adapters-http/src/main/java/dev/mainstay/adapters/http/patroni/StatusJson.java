package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.ports.out.ScheduledRestart;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The document of {@code /patroni} and of every health check. Pure. Source: spec/patroni-rest.md 2. */
final class StatusJson {
    private static final int MICROS = 6;
    private static final int MAJOR = 10_000;
    private static final int MINOR = 100;
    private static final int FIRST_OF_TWO_PARTS = 10 * MAJOR;

    /** ISO 8601, UTC as an offset of zero. */
    static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxxx");
    private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, MICROS, MICROS, true)
            .appendPattern("xxx")
            .toFormatter();

    private StatusJson() {}

    static ObjectNode of(Standing standing, String scope) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("state", Words.state(standing.phase()));
        standing.answering().ifPresent(seen -> writeStart(object, seen));
        object.put("role", standing.role());
        standing.answering().ifPresent(seen -> writeAnswer(object, standing, seen));
        writeFlags(object, standing);
        object.put("dcs_last_seen", lastSeen(standing).getEpochSecond());
        Words.writeTags(object, standing.tags());
        standing.snapshot()
                .seen()
                .database()
                .value()
                .knownSystem()
                .or(() -> standing.membership().map(Membership::databaseId))
                .ifPresent(system -> object.put("database_system_identifier", system.value()));
        writeWaiting(object, standing.profile());
        standing.snapshot().restart().ifPresent(later -> object.set("scheduled_restart", restart(later)));
        ObjectNode patroni = object.putObject("patroni");
        patroni.put("version", Words.COMPATIBLE_WITH).put("scope", scope).put("name", name(standing));
        object.putObject("mainstay")
                .put("term", standing.snapshot().health().term().value());
        return object;
    }

    static String name(Standing standing) {
        return standing.membership()
                .map(member -> member.name().value())
                .orElseGet(() -> standing.snapshot().ownAddress().host());
    }

    private static void writeStart(ObjectNode object, DatabaseObservation seen) {
        seen.facts()
                .flatMap(ServerFacts::startedAt)
                .ifPresent(started -> object.put("postmaster_start_time", time(started)));
    }

    private static void writeAnswer(ObjectNode object, Standing standing, DatabaseObservation seen) {
        seen.facts()
                .map(ServerFacts::version)
                .filter(version -> version > 0)
                .ifPresent(version -> object.put("server_version", version));
        standing.writable()
                .ifPresent(main ->
                        object.putObject("xlog").put("location", main.position().bytes()));
        standing.standby().ifPresent(standby -> writePositions(object.putObject("xlog"), standby));
        seen.knownTimeline().ifPresent(timeline -> object.put("timeline", timeline.id()));
        standing.replicationState().ifPresent(state -> object.put("replication_state", state));
        SyncStanding sync = SyncStanding.of(standing);
        flag(object, "sync_standby", sync.isSynchronous());
        flag(object, "quorum_standby", sync.isQuorum());
        if (!seen.senders().isEmpty()) {
            object.set("replication", senders(seen.senders()));
        }
    }

    private static void writePositions(ObjectNode xlog, InRecovery standby) {
        xlog.put("received_location", standby.received().bytes());
        xlog.put("replayed_location", standby.replayed().bytes());
        xlog.put(
                "replayed_timestamp",
                standby.server().replayedAt().map(StatusJson::time).orElse(null));
        xlog.put("paused", standby.replayPaused());
    }

    private static ArrayNode senders(List<Standby> standbys) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Standby standby : standbys) {
            rows.addObject()
                    .put("usename", standby.link().user())
                    .put("application_name", standby.name())
                    .put("client_addr", standby.link().address().orElse(null))
                    .put("state", standby.state())
                    .put("sync_state", standby.link().syncState())
                    .put("sync_priority", standby.link().syncPriority());
        }
        return rows;
    }

    private static void writeFlags(ObjectNode object, Standing standing) {
        flag(object, "pause", standing.paused());
        flag(object, "cluster_unlocked", standing.unlocked());
        flag(object, "failsafe_mode_is_active", standing.failsafeActive());
    }

    private static void flag(ObjectNode object, String name, boolean set) {
        if (set) {
            object.put(name, true);
        }
    }

    /** Whether settings wait for a restart, and which where that was told. */
    static void writeWaiting(ObjectNode object, Profile profile) {
        List<ServerFacts.WaitingSetting> waiting = profile.plans().settings();
        flag(object, "pending_restart", profile.waitsForRestart());
        if (!waiting.isEmpty()) {
            ObjectNode reasons = object.putObject("pending_restart_reason");
            waiting.forEach(setting -> reasons.putObject(setting.name())
                    .put("old_value", setting.inForce())
                    .put("new_value", setting.wanted()));
        }
    }

    private static ObjectNode restart(ScheduledRestart later) {
        ObjectNode planned = JsonNodeFactory.instance.objectNode();
        planned.put("schedule", moment(later.at()));
        later.onlyIf().part().ifPresent(part -> planned.put("role", Words.role(part)));
        later.onlyIf().belowVersion().ifPresent(version -> planned.put("postgres_version", dotted(version)));
        flag(planned, "restart_pending", later.onlyIf().pending());
        return planned;
    }

    /** Two parts since version 10, three before. */
    private static String dotted(int version) {
        return version >= FIRST_OF_TWO_PARTS
                ? version / MAJOR + "." + version % MAJOR
                : version / MAJOR + "." + version / MINOR % MINOR + "." + version % MINOR;
    }

    /** When this node last saw the cluster: a main sees it at every turn, a follower when its main shows life. */
    static Instant lastSeen(Standing standing) {
        if (standing.snapshot().main().isPresent()) {
            return standing.snapshot().main().get().lastSeen().orElse(Instant.EPOCH);
        }
        return standing.membership().isPresent() ? standing.snapshot().takenAt() : Instant.EPOCH;
    }

    static String moment(Instant planned) {
        return planned.atOffset(ZoneOffset.UTC).format(OFFSET);
    }

    /** A blank instead of the T, microseconds unless they are zero. */
    static String time(Instant moment) {
        OffsetDateTime utc = moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return utc.getNano() == 0 ? WHOLE.format(utc) : FRACTION.format(utc);
    }
}
