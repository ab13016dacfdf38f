package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.UploadFile;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/**
 * The panel's files over SFTP: plain files with proper names, neither huge nor too many; links are not followed. Confined
 * to one thread. Source: spec/panel-api.md 5.10.
 *
 * @param door into the source
 * @param directories the first one that exists counts
 */
record SftpUploads(Door door, List<String> directories) {

    private static final long MOST_TOGETHER = 256L << 20;

    int copy(RecoverySource.Taker taker, Meter meter) throws IOException {
        try (SftpClient files = SftpClientFactory.instance().createSftpClient(door.session())) {
            Optional<String> directory = first(files);
            return directory.isPresent() ? copy(files, directory.get(), taker, meter) : 0;
        }
    }

    private Optional<String> first(SftpClient files) {
        return directories.stream().filter(path -> isDirectory(files, path)).findFirst();
    }

    private static boolean isDirectory(SftpClient files, String path) {
        try {
            return files.stat(path).isDirectory();
        } catch (IOException none) {
            return false;
        }
    }

    private static int copy(SftpClient files, String directory, RecoverySource.Taker taker, Meter meter)
            throws IOException {
        int passedOver = 0;
        long together = 0;
        for (SftpClient.DirEntry entry : files.readDir(directory)) {
            String name = entry.getFilename();
            SftpClient.Attributes about = entry.getAttributes();
            if (!about.isRegularFile()) {
                continue;
            }
            boolean fits = UploadFile.isName(name)
                    && about.getSize() <= UploadFile.LARGEST
                    && together + about.getSize() <= MOST_TOGETHER;
            if (!fits) {
                passedOver++;
                continue;
            }
            if (meter.isCancelled()) {
                throw new OperationFailedException("cancelled");
            }
            byte[] content = content(files, directory + "/" + name);
            if (content.length > UploadFile.LARGEST) {
                passedOver++;
                continue;
            }
            together += content.length;
            meter.moved(content.length);
            taker.take(new UploadFile(name, content.length, sha256(content), modified(about)), content);
        }
        return passedOver;
    }

    /** One byte more than is allowed, so that a file that grows is noticed and not swallowed. */
    private static byte[] content(SftpClient files, String path) throws IOException {
        try (InputStream stream = files.read(path)) {
            return stream.readNBytes(UploadFile.LARGEST + 1);
        }
    }

    private static Instant modified(SftpClient.Attributes about) {
        return Optional.ofNullable(about.getModifyTime())
                .map(time -> time.toInstant())
                .orElse(Instant.EPOCH);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
