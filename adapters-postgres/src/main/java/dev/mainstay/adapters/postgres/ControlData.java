package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.Map;
import java.util.Optional;

/**
 * The control file of a data directory, as {@code pg_controldata} tells it. Immutable.
 *
 * @param facts by the words before the colon
 */
record ControlData(Map<String, String> facts) {

    private static final String STOPPED = "shut down";
    private static final String STOPPED_STANDBY = "shut down in recovery";
    private static final String NO_CHECKSUMS = "0";

    ControlData {
        facts = Map.copyOf(facts);
    }

    String state() {
        return fact("Database cluster state");
    }

    /** Whether the last record is the shutdown checkpoint. */
    boolean endsWithCheckpoint() {
        return state().equals(STOPPED);
    }

    boolean isCleanStop() {
        return endsWithCheckpoint() || state().equals(STOPPED_STANDBY);
    }

    SystemIdentifier system() {
        return new SystemIdentifier(fact("Database system identifier"));
    }

    /** Where the record of the latest checkpoint begins. */
    Lsn checkpoint() {
        return position("Latest checkpoint location");
    }

    /** From where recovery would read. */
    Lsn redo() {
        return position("Latest checkpoint's REDO location");
    }

    Timeline timeline() {
        return new Timeline(number("Latest checkpoint's TimeLineID"));
    }

    /** How far recovery has come for certain; zero when there was none since the checkpoint. */
    Lsn recovered() {
        return position("Minimum recovery ending location");
    }

    /** The branch of that, which the checkpoint may not know yet: a server that was just promoted. */
    Optional<Timeline> recoveredTimeline() {
        int id = number("Min recovery ending loc's timeline");
        return id == 0 ? Optional.empty() : Optional.of(new Timeline(id));
    }

    /** Checksums, or hint bits in the log (M18). */
    boolean isRewindable() {
        return !fact("Data page checksum version").equals(NO_CHECKSUMS)
                || fact("wal_log_hints setting").equals("on");
    }

    WalGeometry geometry() {
        return new WalGeometry(number("Bytes per WAL segment"), number("WAL block size"));
    }

    private Lsn position(String name) {
        try {
            return Lsn.parse(fact(name));
        } catch (InvalidRequestException odd) {
            throw new OperationFailedException("pg_controldata says '" + name + "' is " + odd.getMessage(), odd);
        }
    }

    private int number(String name) {
        try {
            return Integer.parseInt(fact(name));
        } catch (NumberFormatException odd) {
            throw new OperationFailedException("pg_controldata says '" + name + "' is no number", odd);
        }
    }

    private String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new OperationFailedException("pg_controldata does not say '" + name
                    + "': expected the programs of the data's own version, set postgresql.bin_dir");
        }
        return value;
    }
}
