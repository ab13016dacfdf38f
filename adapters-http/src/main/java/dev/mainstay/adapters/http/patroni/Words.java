package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.out.ScheduledRestart;
import java.math.BigDecimal;
import java.util.Optional;

/** This dialect's words for what the domain calls otherwise. Pure. Source: spec/patroni-rest.md 2.1, 6.4. */
final class Words {
    /** What monitoring tools compare with 3.0.4; numbers and dots only. */
    static final String COMPATIBLE_WITH = "4.1.4";

    /** A standby that a WAL receiver feeds. */
    static final String STREAMING = "streaming";

    /** A standby that replays what its archive has. */
    static final String ARCHIVE = "in archive recovery";

    private static final int UNKNOWN_CODE = -1;

    private Words() {}

    static String state(ServerPhase phase) {
        return switch (phase) {
            case RUNNING -> "running";
            case STARTING -> "starting";
            case RESTARTING -> "restarting";
            case STOPPED -> "stopped";
            case START_FAILED -> "start failed";
            case COPYING -> "creating replica";
            case UNKNOWN -> "unknown";
        };
    }

    /** Where a standby's log comes from; nothing where it comes from nowhere. */
    static Optional<String> replicationState(boolean streaming, boolean restoring) {
        if (streaming) {
            return Optional.of(STREAMING);
        }
        return restoring ? Optional.of(ARCHIVE) : Optional.empty();
    }

    /** The number of the state, frozen for metrics. */
    static int code(ServerPhase phase) {
        return switch (phase) {
            case COPYING -> 4;
            case RUNNING -> 5;
            case STARTING -> 6;
            case START_FAILED -> 8;
            case RESTARTING -> 9;
            case STOPPED -> 12;
            case UNKNOWN -> UNKNOWN_CODE;
        };
    }

    /** The role that a restart may be bound to. */
    static String role(ScheduledRestart.Part part) {
        return switch (part) {
            case MAIN -> "primary";
            case STANDBY_LEADER -> "standby_leader";
            case STANDBY -> "replica";
        };
    }

    /** Tags that say what everybody assumes are not told; where a priority stands beside, they are. */
    static boolean isTold(String name, Tags.Tag tag, Tags all) {
        boolean assumed = tag.kind() == Tags.Kind.FLAG && tag.text().equals("false");
        return switch (name) {
            case "clonefrom", Tags.NO_LOAD_BALANCE, Tags.NO_STREAM -> !assumed;
            case Tags.NO_FAILOVER ->
                !assumed || all.find(Tags.FAILOVER_PRIORITY).isPresent();
            case Tags.NO_SYNC -> !assumed || all.find(Tags.SYNC_PRIORITY).isPresent();
            default -> true;
        };
    }

    /** Writes the told tags under {@code tags}; nothing when there are none. */
    static void writeTags(ObjectNode object, Tags tags) {
        tags.values().forEach((name, tag) -> {
            if (isTold(name, tag, tags)) {
                write(object.withObjectProperty("tags"), name, tag);
            }
        });
    }

    private static void write(ObjectNode object, String name, Tags.Tag tag) {
        switch (tag.kind()) {
            case FLAG -> object.put(name, Boolean.parseBoolean(tag.text()));
            case NUMBER -> number(object, name, tag.text());
            case TEXT -> object.put(name, tag.text());
        }
    }

    private static void number(ObjectNode object, String name, String text) {
        if (text.matches("-?[0-9]{1,18}")) {
            object.put(name, Long.parseLong(text));
        } else {
            object.put(name, new BigDecimal(text));
        }
    }
}
