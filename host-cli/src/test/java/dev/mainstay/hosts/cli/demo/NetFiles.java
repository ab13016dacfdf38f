package dev.mainstay.hosts.cli.demo;

import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a demo's node one of a network: reachable at its address, by the clients that stand at the observer's. */
final class NetFiles {

    /** More than tests ask that poll for minutes from one address. */
    private static final int POLLS_PER_MINUTE = 100_000;

    private NetFiles() {}

    static void adapt(NodeSpec spec, NetSpace space, Secret adminKey) {
        try {
            append(spec.data().resolve("postgresql.conf"), "listen_addresses = '127.0.0.1," + spec.address() + "'\n");
            append(
                    spec.data().resolve("pg_hba.conf"),
                    "host all all samehost scram-sha-256\nhost all all " + space.observer() + "/32 scram-sha-256\n");
            String text = Files.readString(spec.config())
                    .replace("allow_loopback: true", "allow_loopback: false")
                    .replace("\nhttp:\n", "\nhttp:\n  rate_limit: " + POLLS_PER_MINUTE + "\n")
                    .replace("probe_limit: 1s", "probe_limit: 600ms")
                    .replace("wal_receiver_timeout: 2s", "wal_receiver_timeout: 1s");
            Path unused = Files.writeString(spec.config(), text + "auth:\n  jwt_secret: " + adminKey.reveal() + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Chooses a guard before the node is started; indented lines of section {@code guard}. */
    static void guard(NodeSpec spec, String lines) {
        try {
            String text = Files.readString(spec.config()).replace("guard:\n  kind: none\n", "guard:\n" + lines);
            Path unused = Files.writeString(spec.config(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void append(Path file, String text) throws IOException {
        Path unused = Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
