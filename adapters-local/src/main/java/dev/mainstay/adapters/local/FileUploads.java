package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads in a directory of the panel. No link is followed. Safe for all threads. */
final class FileUploads implements UploadStore {

    private static final Logger log = LoggerFactory.getLogger(FileUploads.class);
    private static final String PART = ".mainstay-part-";

    private final List<Path> candidates;

    FileUploads(UploadSettings settings) {
        this.candidates = settings.directories();
    }

    private Optional<Path> directory() {
        return candidates.stream().filter(Files::isDirectory).findFirst();
    }

    @Override
    public List<UploadFile> manifest() {
        Optional<Path> directory = directory();
        if (directory.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory.get())) {
            List<UploadFile> files = new ArrayList<>();
            entries.sorted().forEach(entry -> look(entry).ifPresent(files::add));
            return files;
        } catch (IOException cause) {
            throw Failures.unreadable(directory.get(), cause);
        }
    }

    /** Empty for what is no plain file with a proper name, too large or unreadable. */
    private Optional<UploadFile> look(Path entry) {
        String name = entry.getFileName().toString();
        return content(entry, name)
                .flatMap(bytes ->
                        modified(entry).map(at -> new UploadFile(name, bytes.length, hash(bytes), at.toInstant())));
    }

    private static Optional<FileTime> modified(Path entry) {
        try {
            return Optional.of(Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            log.atDebug().setCause(gone).log("an upload is gone");
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> read(String name) {
        return UploadFile.isName(name)
                ? directory().flatMap(directory -> content(directory.resolve(name), name))
                : Optional.empty();
    }

    private static Optional<byte[]> content(Path file, String name) {
        if (!UploadFile.isName(name)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return kind.isRegularFile() && kind.size() <= UploadFile.LARGEST
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException unreadable) {
            log.atDebug().setCause(unreadable).addKeyValue("file", name).log("an upload is skipped");
            return Optional.empty();
        }
    }

    @Override
    public synchronized void write(UploadFile file, byte[] content) {
        if (content.length != file.size() || !hash(content).equals(file.sha256())) {
            throw new OperationFailedException(
                    "upload '" + file.name() + "' did not come as it was announced: it is fetched again");
        }
        Path directory = directory().orElseGet(this::made);
        Path part = directory.resolve(PART + file.name());
        try {
            Files.write(
                    part,
                    content,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DSYNC);
            Files.setLastModifiedTime(part, FileTime.from(file.modifiedAt()));
            Files.move(
                    part,
                    directory.resolve(file.name()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            PrivateFiles.syncDirectory(part);
        } catch (IOException cause) {
            throw Failures.unwritable(part, cause);
        }
    }

    private Path made() {
        if (candidates.isEmpty()) {
            throw new OperationFailedException("no directory for uploads is configured: set uploads.directories");
        }
        Path chosen = candidates.get(Math.min(1, candidates.size() - 1));
        try {
            return Files.createDirectories(chosen);
        } catch (IOException cause) {
            throw Failures.unwritable(chosen, cause);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
