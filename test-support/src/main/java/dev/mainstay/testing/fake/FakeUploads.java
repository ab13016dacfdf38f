package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A directory of uploads in memory. Safe for all threads. */
public final class FakeUploads implements UploadStore {

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final SortedMap<String, String> troubleOf = new TreeMap<>();
    private Optional<String> trouble = Optional.empty();

    /** Somebody puts a file there, over one of that name. */
    public synchronized void put(String name, byte[] content) {
        files.put(name, content.clone());
    }

    /** Somebody deletes one. */
    public synchronized void take(String name) {
        files.remove(name);
    }

    /** All names that are there. */
    public synchronized List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Nothing can be written from now on. */
    public synchronized void failWith(String reason) {
        trouble = Optional.of(reason);
    }

    /** That file alone cannot be written from now on. */
    public synchronized void failWith(String name, String reason) {
        troubleOf.put(name, reason);
    }

    /** It can again. */
    public synchronized void heal() {
        trouble = Optional.empty();
        troubleOf.clear();
    }

    /** The hash of a content. */
    public static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public synchronized List<UploadFile> manifest() {
        return files.entrySet().stream()
                .filter(each -> isShown(each.getKey(), each.getValue()))
                .map(each ->
                        new UploadFile(each.getKey(), each.getValue().length, hash(each.getValue()), Instant.EPOCH))
                .toList();
    }

    private static boolean isShown(String name, byte[] content) {
        return UploadFile.isName(name) && content.length <= UploadFile.LARGEST;
    }

    @Override
    public synchronized Optional<byte[]> read(String name) {
        return Optional.ofNullable(files.get(name))
                .filter(content -> isShown(name, content))
                .map(byte[]::clone);
    }

    @Override
    public synchronized void write(UploadFile file, byte[] content) {
        if (content.length != file.size() || !hash(content).equals(file.sha256())) {
            throw new OperationFailedException("upload '" + file.name() + "' did not come as it was announced");
        }
        Optional.ofNullable(troubleOf.get(file.name())).or(() -> trouble).ifPresent(reason -> {
            throw new UnavailableException("cannot write the upload: " + reason);
        });
        files.put(file.name(), content.clone());
    }
}
