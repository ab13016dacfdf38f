package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.ClusterException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs a node in this process: {@code java … ServerMain mainstay.yml}, or from another host's main class. */
public final class ServerMain {

    private static final Logger log = LoggerFactory.getLogger(ServerMain.class);

    private static final int WRONG = 64;

    private ServerMain() {}

    /**
     * Runs the node of that configuration file until the process is asked to end.
     *
     * @param args the file
     */
    public static void main(String[] args) {
        try {
            Path file = Path.of(args.length == 0 ? "mainstay.yml" : args[0]);
            run(() -> Configuration.read(file, System.getenv()).valid());
        } catch (ClusterException refused) {
            log.atError().log("{}", refused.getMessage());
            System.exit(WRONG);
        }
    }

    /**
     * Runs the node until the process is asked to end by SIGTERM or SIGINT. The database runs on (D24).
     *
     * @param source reads the configuration: now, and again when that is asked for
     * @throws ClusterException when it cannot start
     */
    public static void run(Supplier<ServerSettings> source) {
        bridgeLogging();
        run(new ServerWiring(source.get(), UnaryOperator.identity(), source));
    }

    /** The same with a node that was wired elsewhere: tests wrap its journal. */
    static void run(ServerWiring node) {
        bridgeLogging();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop"));
        try (node) {
            node.start();
            node.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Jersey and Jetty log through the JDK, from the moment they are built. */
    private static void bridgeLogging() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
