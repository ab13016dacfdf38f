package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.transition.Recover;
import dev.mainstay.ports.out.RestoreRoom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The databases of a server by name, and a dump on its disk. Safe for all threads. */
public final class FakeRestoreRoom implements RestoreRoom {

    /** How a whole dump of {@link FakeSource} ends. */
    static final byte[] END = "end\n".getBytes(StandardCharsets.UTF_8);

    private static final String LIVE = "proxpanel";

    private final Map<String, Contents> databases = new TreeMap<>();
    private Optional<ByteArrayOutputStream> dump = Optional.empty();
    private Optional<String> restoreTrouble = Optional.empty();
    private Optional<String> ownerTrouble = Optional.empty();
    private Carried carried = new Carried(List.of("proxpanel"), List.of(), List.of());
    private long free = 1L << 40;
    private int major = 16;

    /** With a panel that has no subscribers yet. */
    public FakeRestoreRoom() {
        databases.put(LIVE, new Contents(12, Optional.of(0L)));
    }

    /** What the panel's database holds. */
    public synchronized void holds(Contents contents) {
        databases.put(LIVE, contents);
    }

    /** So many bytes are free from now on. */
    public synchronized void leave(long bytes) {
        free = bytes;
    }

    /** The version of PostgreSQL from now on. */
    public synchronized void version(int other) {
        major = other;
    }

    /** Restores break with that reason half way. */
    public synchronized void failRestore(String reason) {
        restoreTrouble = Optional.of(reason);
    }

    /** Nothing can be made in the name of the database's owner, for that reason. */
    public synchronized void refuseOwner(String reason) {
        ownerTrouble = Optional.of(reason);
    }

    /** How the rights come out when they are carried over. */
    public synchronized void carry(Carried rights) {
        carried = rights;
    }

    /** All databases by name. */
    public synchronized Set<String> names() {
        return Set.copyOf(databases.keySet());
    }

    /** Whether a dump lies on the disk. */
    public synchronized boolean hasDump() {
        return dump.isPresent();
    }

    @Override
    public synchronized Recover.Room look() {
        return new Recover.Room(major, contents(LIVE).subscribers(), free, free, true, ownerTrouble);
    }

    @Override
    public synchronized OutputStream writeDump() {
        ByteArrayOutputStream fresh = new ByteArrayOutputStream();
        dump = Optional.of(fresh);
        return fresh;
    }

    @Override
    public synchronized InputStream readDump() {
        return new ByteArrayInputStream(
                dump.orElseThrow(() -> new OperationFailedException("the dump cannot be read: there is none"))
                        .toByteArray());
    }

    @Override
    public synchronized void discardDump() {
        dump = Optional.empty();
    }

    @Override
    public void restore(Stage stage, InputStream from) {
        put(stage.side(), new Contents(0, Optional.empty()));
        String[] words = read(from).split("\\s+", -1);
        trouble().ifPresent(reason -> {
            throw new OperationFailedException("restore failed: " + reason);
        });
        if (words.length < 4 || !words[3].equals("end")) {
            throw new OperationFailedException("restore failed: unexpected end of file");
        }
        long subscribers = Long.parseLong(words[2]);
        put(
                stage.side(),
                new Contents(
                        Integer.parseInt(words[1]), subscribers < 0 ? Optional.empty() : Optional.of(subscribers)));
    }

    private static String read(InputStream from) {
        try {
            return new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new OperationFailedException("restore failed: " + broken.getMessage(), broken);
        }
    }

    private synchronized Optional<String> trouble() {
        return restoreTrouble;
    }

    private synchronized void put(String name, Contents contents) {
        databases.put(name, contents);
    }

    @Override
    public synchronized Contents contents(String database) {
        return Optional.ofNullable(databases.get(database))
                .orElseThrow(() -> new OperationFailedException("there is no database " + database));
    }

    @Override
    public synchronized void forgetCluster(Stage stage) {
        // Only numbers are kept of the source's tables, so there is nothing to forget.
        Contents unused = contents(stage.side());
    }

    @Override
    public synchronized Carried carryRights(Stage stage) {
        Contents unused = contents(stage.side());
        return carried;
    }

    @Override
    public synchronized void swap(Stage stage) {
        if (databases.containsKey(stage.side())) {
            rename(stage.live(), stage.kept());
            rename(stage.side(), stage.live());
        }
    }

    @Override
    public synchronized void swapBack(Stage stage) {
        if (databases.containsKey(stage.kept())) {
            rename(stage.live(), stage.side());
            rename(stage.kept(), stage.live());
        }
    }

    private void rename(String from, String to) {
        Contents moved = contents(from);
        databases.remove(from);
        databases.put(to, moved);
    }

    @Override
    public synchronized void dropSide(Stage stage) {
        databases.remove(stage.side());
    }

    @Override
    public Stage stage(String stamp) {
        return new Stage(LIVE, LIVE + "_restore_" + stamp, LIVE + "_before_" + stamp);
    }
}
