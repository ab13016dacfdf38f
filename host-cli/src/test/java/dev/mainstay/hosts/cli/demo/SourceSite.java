package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.testing.fixture.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that data is recovered from, but for its database: a real sshd, and a directory of uploads. */
final class SourceSite implements AutoCloseable {

    private final SshServer ssh = SshServer.started();
    private final Path home = temporary();

    SourceSite() {
        try {
            Path uploads = Files.createDirectory(home.resolve("uploads"));
            Files.write(uploads.resolve("logo.png"), new byte[] {1, 2, 3});
            Files.write(uploads.resolve(".hidden"), new byte[] {4});
            Path unused = Files.createDirectory(home.resolve("own"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Tells a node that was not started yet how a panel is laid out there, and where its own uploads are.
     *
     * @param database lines of section {@code recover}
     */
    void describeTo(RealNode node, String database) {
        try {
            Path unused = Files.writeString(
                    node.spec().config(),
                    """

                    uploads:
                      directories: [%s]
                    recover:
                      uploads: [/no/such/directory, %s]
                    """.formatted(ownUploads(), home.resolve("uploads")) + database.indent(2),
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    SshServer ssh() {
        return ssh;
    }

    /** With its user's key, and its host key pinned. */
    SourceAccess access() {
        return new SourceAccess(
                new SourceServer(new Endpoint(new NodeAddress("127.0.0.1"), ssh.port()), ssh.user()),
                new Credential.PrivateKey(ssh.privateKey()),
                Optional.of(new HostKey(ssh.fingerprint())));
    }

    /** Of the node that recovers. */
    Path ownUploads() {
        return home.resolve("own");
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("mainstay-panel-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        ssh.close();
        try (Stream<Path> all = Files.walk(home)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
