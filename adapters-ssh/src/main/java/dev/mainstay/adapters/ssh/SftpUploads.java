package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.UploadFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpException;

/**
 * The panel's files over SFTP: plain files with proper names, neither huge nor too many; links are not followed. A file that
 * the source does not give is passed over, a source that answers no more ends the copy. Confined to one thread. Source:
 * spec/panel-api.md 5.10.
 *
 * @param door into the source
 * @param directories the first one that exists counts
 * @param silence how long one answer may take
 */
record SftpUploads(Door door, List<String> directories, Duration silence) {

    private static final long MOST_TOGETHER = 256L << 20;
    private static final int MOST_FILES = 50_000;
    private static final int PART = 64 << 10;

    RecoverySource.Rest copy(RecoverySource.Taker taker, Meter meter) throws IOException {
        // It is also what the SFTP client waits for one answer.
        CoreModuleProperties.IDLE_TIMEOUT.set(door.session(), silence);
        try (SftpClient files = SftpClientFactory.instance().createSftpClient(door.session())) {
            Optional<String> directory = first(files);
            return directory.isPresent() ? copy(files, directory.get(), taker, meter) : new RecoverySource.Rest(0, 0);
        }
    }

    private Optional<String> first(SftpClient files) throws IOException {
        for (String path : directories) {
            if (isDirectory(files, path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isDirectory(SftpClient files, String path) throws IOException {
        try {
            return files.stat(path).isDirectory();
        } catch (SftpException none) {
            return false;
        }
    }

    private static RecoverySource.Rest copy(SftpClient files, String directory, RecoverySource.Taker taker, Meter meter)
            throws IOException {
        List<SftpClient.DirEntry> listed = listed(files, directory);
        int passedOver = 0;
        long together = 0;
        for (int next = 0; next < listed.size(); next++) {
            SftpClient.DirEntry entry = listed.get(next);
            Optional<byte[]> content = isWanted(entry, MOST_TOGETHER - together)
                    ? content(files, directory + "/" + entry.getFilename(), meter)
                    : Optional.empty();
            if (meter.isCancelled()) {
                // What was read may be half a file.
                return new RecoverySource.Rest(passedOver, listed.size() - next);
            }
            if (content.isPresent() && content.get().length <= UploadFile.LARGEST) {
                together += content.get().length;
                taker.take(file(entry, content.get()), content.get());
            } else {
                passedOver++;
            }
        }
        return new RecoverySource.Rest(passedOver, 0);
    }

    private static List<SftpClient.DirEntry> listed(SftpClient files, String directory) throws IOException {
        List<SftpClient.DirEntry> found = new ArrayList<>();
        for (SftpClient.DirEntry entry : files.readDir(directory)) {
            if (entry.getAttributes().isRegularFile()) {
                found.add(entry);
            }
            if (found.size() > MOST_FILES) {
                throw new UnavailableException(
                        "uploads cannot be copied from the source: it has more than " + MOST_FILES + " files");
            }
        }
        return found;
    }

    private static boolean isWanted(SftpClient.DirEntry entry, long room) {
        long size = entry.getAttributes().getSize();
        return UploadFile.isName(entry.getFilename()) && size <= UploadFile.LARGEST && size <= room;
    }

    /**
     * Empty when the source refuses it: it was removed since it was listed, or is not for us. At most a part more than is
     * allowed, so that a file that grows is noticed and not swallowed.
     */
    private static Optional<byte[]> content(SftpClient files, String path, Meter meter) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        try (InputStream stream = files.read(path)) {
            int length = stream.read(part);
            while (length >= 0 && content.size() <= UploadFile.LARGEST && !meter.isCancelled()) {
                content.write(part, 0, length);
                meter.moved(length);
                length = stream.read(part);
            }
            return Optional.of(content.toByteArray());
        } catch (SftpException refused) {
            if (!files.isOpen()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private static UploadFile file(SftpClient.DirEntry entry, byte[] content) {
        Instant modified = Optional.ofNullable(entry.getAttributes().getModifyTime())
                .map(time -> time.toInstant())
                .orElse(Instant.EPOCH);
        return new UploadFile(entry.getFilename(), content.length, sha256(content), modified);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
