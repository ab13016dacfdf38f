package dev.mainstay.application;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RestoreRoom;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A dump on its way to the disk and back: counted and digested as it comes, and found to be the same as it goes. The disk
 * is touched when the first byte comes. Confined to one thread at a time.
 */
final class DumpFile extends OutputStream {

    private static final HexFormat HEX = HexFormat.of();

    private final RestoreRoom room;
    private final MessageDigest digest = sha256();
    private Optional<OutputStream> file = Optional.empty();
    private long bytes;

    DumpFile(RestoreRoom room) {
        this.room = room;
    }

    /**
     * What came.
     *
     * @param bytes how many
     * @param sha256 their digest, 64 lower-case hexadecimal digits
     */
    record Whole(long bytes, String sha256) {}

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] part, int from, int length) throws IOException {
        OutputStream open = file.isPresent() ? file.get() : opened();
        open.write(part, from, length);
        digest.update(part, from, length);
        bytes += length;
    }

    private OutputStream opened() throws IOException {
        OutputStream fresh = room.writeDump();
        file = Optional.of(fresh);
        return fresh;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }

    /** Closes it; nothing at all is no dump. */
    Whole finished() {
        try {
            close();
        } catch (IOException full) {
            throw new UnavailableException("the dump cannot be written: " + full.getMessage(), full);
        }
        if (bytes == 0) {
            throw new OperationFailedException("pg_dump failed: it wrote nothing");
        }
        return new Whole(bytes, HEX.formatHex(digest.digest()));
    }

    /** Restores what was written, which must be what came. */
    static void restore(RestoreRoom room, RestoreRoom.Stage stage, String sha256, Meter meter) {
        MessageDigest found = sha256();
        try (InputStream read = room.readDump();
                InputStream dump = new DigestInputStream(new Watched(read, meter), found)) {
            room.restore(stage, dump);
        } catch (IOException unreadable) {
            throw new OperationFailedException(
                    "restore failed: the dump cannot be read: " + unreadable.getMessage(), unreadable);
        }
        if (!HEX.formatHex(found.digest()).equals(sha256)) {
            throw new OperationFailedException(
                    "restore failed: the dump on this disk is not what the source sent: its SHA-256 differs");
        }
    }

    /** Counts what is read, and breaks when nobody wants it any more. */
    private static final class Watched extends FilterInputStream {
        private final Meter meter;

        Watched(InputStream in, Meter meter) {
            super(in);
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (meter.isCancelled()) {
                throw new OperationFailedException("cancelled");
            }
            int count = super.read(into, from, length);
            meter.moved(Math.max(0, count));
            return count;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
