package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.out.UploadFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Another server of the panel, with a door that opens to one password or key. Its dump is a line that {@link FakeRestoreRoom}
 * understands. Safe for all threads.
 */
public final class FakeSource implements RecoverySource {

    /** The first key that its SSH server shows. */
    public static final HostKey KEY = new HostKey("SHA256:" + "A".repeat(43));

    private static final long NAP_NANOS = 200_000;

    private final String password;
    private final Map<String, byte[]> uploads = new TreeMap<>();
    private final Set<String> refused = new TreeSet<>();
    private boolean up = true;
    private boolean held;
    private boolean uploadsHeld;
    private long lost;
    private HostKey key = KEY;
    private Optional<String> dumpTrouble = Optional.empty();
    private Optional<String> uploadTrouble = Optional.empty();
    private Optional<Database> database =
            Optional.of(new Database(Place.CONTAINER, 160_004, false, 4_000_000, 12, Optional.of(8_421L)));

    /** One that takes that password. */
    public FakeSource(String password) {
        this.password = password;
    }

    /** Nobody listens there any more. */
    public synchronized void shut() {
        up = false;
    }

    /** Somebody else has its address, or its keys were made anew. */
    public synchronized void showKey(HostKey other) {
        key = other;
    }

    /** Its database from now on. */
    public synchronized void holds(Database other) {
        database = Optional.of(other);
    }

    /** There is no panel's database any more. */
    public synchronized void holdsNothing() {
        database = Optional.empty();
    }

    /** A file of its panel. */
    public synchronized void upload(String name, byte[] content) {
        uploads.put(name, content.clone());
    }

    /** Dumps break with that reason half way. */
    public synchronized void failDump(String reason) {
        dumpTrouble = Optional.of(reason);
    }

    /** So many subscribers are missing in its dumps. */
    public synchronized void loseRows(long rows) {
        lost = rows;
    }

    private synchronized long lost() {
        return lost;
    }

    /** Dumps stand still half way until {@link #release}. */
    public synchronized void hold() {
        held = true;
    }

    /** They go on. */
    public synchronized void release() {
        held = false;
        uploadsHeld = false;
    }

    @Override
    public synchronized SourceObservation look(SourceAccess access, Duration limit) {
        if (!up) {
            return SourceObservation.failed(
                    Kind.UNREACHABLE,
                    "no SSH server answers at " + access.server().door(),
                    Optional.empty());
        }
        if (access.pinned().isPresent() && !access.pinned().get().equals(key)) {
            return SourceObservation.failed(
                    Kind.HOST_KEY_CHANGED,
                    "host key of " + access.server().door() + " changed: expected "
                            + access.pinned().get() + ", it shows " + key,
                    Optional.of(key));
        }
        if (!isLetIn(access)) {
            return SourceObservation.failed(
                    Kind.LOGIN_REFUSED, access.server() + " does not take this password or key", Optional.of(key));
        }
        Optional<SourceObservation.Trouble> trouble = database.isPresent()
                ? Optional.empty()
                : Optional.of(new SourceObservation.Trouble(Kind.NO_DATABASE, "there is none"));
        int shown = (int)
                uploads.keySet().stream().filter(name -> !name.startsWith(".")).count();
        return new SourceObservation(
                trouble, true, Optional.of(key), Optional.of(new SoftwareVersion("1.0.373")), database, shown);
    }

    private boolean isLetIn(SourceAccess access) {
        return access.credential().match(word -> word.secret().matches(password), any -> true);
    }

    private synchronized boolean isHeld() {
        return held && up;
    }

    private void requireOpen(SourceAccess access) {
        SourceObservation seen = look(access, Duration.ZERO);
        if (!seen.loggedIn()) {
            throw new UnavailableException("cannot connect to source server: "
                    + seen.trouble().map(SourceObservation.Trouble::reason).orElse("no reason given"));
        }
    }

    private synchronized Optional<String> trouble() {
        return up ? dumpTrouble : Optional.of("the connection to the source ended half way");
    }

    private synchronized Database database() {
        return database.orElseThrow(() -> new OperationFailedException("pg_dump failed: there is no database"));
    }

    @Override
    public void dump(SourceAccess access, Place place, OutputStream into, Meter meter) {
        requireOpen(access);
        String text = "dump " + database().tables() + " "
                + database().subscribers().map(all -> all - lost()).orElse(-1L);
        byte[] half = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            into.write(half);
            meter.moved(half.length);
            while (isHeld() && !meter.isCancelled()) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            if (meter.isCancelled()) {
                throw new OperationFailedException("pg_dump failed: cancelled");
            }
            into.write(FakeRestoreRoom.END);
            meter.moved(FakeRestoreRoom.END.length);
        } catch (IOException broken) {
            throw new OperationFailedException(
                    "pg_dump failed: the dump cannot be written: " + broken.getMessage(), broken);
        }
        trouble().ifPresent(reason -> {
            throw new OperationFailedException("pg_dump failed: " + reason);
        });
    }

    /** Copies of uploads break with that reason when all but one are handed over. */
    public synchronized void failUploads(String reason) {
        uploadTrouble = Optional.of(reason);
    }

    /** That file is listed and not given. */
    public synchronized void refuse(String name) {
        boolean unused = refused.add(name);
    }

    private synchronized boolean isGiven(String name, byte[] content) {
        return UploadFile.isName(name) && content.length <= UploadFile.LARGEST && !refused.contains(name);
    }

    /** Copies of uploads stand still before the first file until {@link #release}. */
    public synchronized void holdUploads() {
        uploadsHeld = true;
    }

    private synchronized boolean holdsUploads() {
        return uploadsHeld && up;
    }

    private synchronized Map<String, byte[]> listed() {
        return new TreeMap<>(uploads);
    }

    private synchronized Optional<String> uploadTrouble() {
        return uploadTrouble;
    }

    @Override
    public Rest uploads(SourceAccess access, Taker taker, Meter meter) {
        requireOpen(access);
        int passedOver = 0;
        int done = 0;
        Map<String, byte[]> all = listed();
        for (Map.Entry<String, byte[]> each : all.entrySet()) {
            byte[] content = each.getValue();
            while (holdsUploads() && !meter.isCancelled()) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            if (meter.isCancelled()) {
                return new Rest(passedOver, all.size() - done);
            }
            done++;
            if (done == all.size()) {
                uploadTrouble().ifPresent(reason -> {
                    throw new UnavailableException("uploads cannot be copied from the source: " + reason);
                });
            }
            if (isGiven(each.getKey(), content)) {
                meter.moved(content.length);
                taker.take(
                        new UploadFile(each.getKey(), content.length, FakeUploads.hash(content), Instant.EPOCH),
                        content);
            } else {
                passedOver++;
            }
        }
        return new Rest(passedOver, 0);
    }
}
