package dev.mainstay.domain.wal;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A write-ahead log position: a byte offset, unsigned 64 bits, written {@code 16/B374D848}.
 *
 * <p>Immutable. Source: PostgreSQL manual, "pg_lsn Type".
 *
 * @param bytes the offset, to be read as unsigned
 */
public record Lsn(long bytes) implements Comparable<Lsn> {

    /** The start of all logs; a real position is always ahead of it. */
    public static final Lsn ZERO = new Lsn(0);

    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
    private static final int HALF = 32;
    private static final int HEX = 16;

    /**
     * Reads PostgreSQL's own form.
     *
     * @throws InvalidRequestException when the text is not two hexadecimal halves with a slash
     */
    public static Lsn parse(String text) {
        Matcher halves = FORM.matcher(text);
        if (!halves.matches()) {
            throw new InvalidRequestException("LSN '" + text.replaceAll("\\p{C}", "?")
                    + "' is not valid: expected two hexadecimal numbers with a slash, such as 16/B374D848");
        }
        return new Lsn((Long.parseLong(halves.group(1), HEX) << HALF) | Long.parseLong(halves.group(2), HEX));
    }

    /**
     * WAL written after {@code older} up to here; zero when this position is not ahead, and the largest distance there is
     * when it is farther: positions come from other nodes, and none may make us fail.
     */
    public WalDistance since(Lsn older) {
        if (compareTo(older) <= 0) {
            return WalDistance.ZERO;
        }
        long distance = bytes - older.bytes;
        return new WalDistance(distance < 0 ? Long.MAX_VALUE : distance);
    }

    /** Whether this position has everything the other has. */
    public boolean hasReached(Lsn other) {
        return compareTo(other) >= 0;
    }

    /** The later of the two. */
    public Lsn max(Lsn other) {
        return hasReached(other) ? this : other;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return String.format("%X/%X", bytes >>> HALF, bytes & 0xFFFF_FFFFL);
    }
}
