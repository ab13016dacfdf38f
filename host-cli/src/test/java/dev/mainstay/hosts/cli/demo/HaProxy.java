package dev.mainstay.hosts.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real HAProxy with the configuration that the documents show, on ports of its own before two nodes. */
final class HaProxy implements AutoCloseable {
    private static final Path DOCUMENT = Path.of("..", "docs", "haproxy.cfg");
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/haproxy"), Path.of("/usr/local/sbin/haproxy"));

    private final int writePort;
    private final int readPort;
    private final Path config;
    private final Process process;

    HaProxy(List<NodeSpec> nodes, FreePorts ports) {
        this.writePort = ports.next("127.0.0.1");
        this.readPort = ports.next("127.0.0.1");
        try {
            this.config = Files.createTempFile("mainstay-haproxy", ".cfg");
            Path unused = Files.writeString(config, adapted(Files.readString(DOCUMENT), nodes));
            this.process = new ProcessBuilder(program().toString(), "-db", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path program() {
        return PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("haproxy is missing: apt-get install haproxy"));
    }

    /** Other addresses and ports; the rest is as it is shown to everybody. */
    private String adapted(String text, List<NodeSpec> nodes) {
        String adapted = text.replace("bind :5000", "bind 127.0.0.1:" + writePort)
                .replace("bind :5001", "bind 127.0.0.1:" + readPort);
        for (NodeSpec node : nodes) {
            String shown = "203.0.113.1" + (node.number() - 1) + ":5432 maxconn 200 check port 8008";
            String own = node.address() + ":" + node.databasePort() + " maxconn 200 check addr " + node.address()
                    + " port " + node.patroniPort();
            adapted = adapted.replace(shown, own);
        }
        if (adapted.contains("203.0.113")) {
            throw new AssertionError("docs/haproxy.cfg names a node that this test does not know:\n" + adapted);
        }
        return adapted;
    }

    int writePort() {
        return writePort;
    }

    int readPort() {
        return readPort;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            boolean ended = process.waitFor(5, TimeUnit.SECONDS);
            if (!ended) {
                Process unused = process.destroyForcibly();
            }
            boolean unused = Files.deleteIfExists(config);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
