package dev.mainstay.adapters.http.panel.conformance;

import dev.mainstay.adapters.http.panel.EdgeSettings;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.http.panel.PanelSettings;
import dev.mainstay.application.UseCases;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeIds;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * The panel dialect on a real socket, kept open over all tests of a run: one per node number. Whose use cases stand behind it
 * is changed by each realm. Safe for all threads.
 */
final class Door {
    static final SoftwareVersion VERSION = new SoftwareVersion("1.0.373");
    static final Secret JWT_KEY = Secret.of("a-panel-key-of-the-conformance-suite");

    private static final int MANY = 1_000_000;
    private static final Map<Integer, Door> ALL = new ConcurrentHashMap<>();

    final int port = freePort();
    private volatile Optional<Behind> behind = Optional.empty();
    private final Server server;

    /** What stands behind. */
    record Behind(UseCases cases, Uploads uploads, PanelTables tables, Supplier<Instant> wall, Supplier<Long> nanos) {}

    private Door(int number) {
        Ids ids = new FakeIds(1_000 + number);
        PanelSettings settings = new PanelSettings(
                VERSION,
                Optional.of(JWT_KEY),
                Optional.empty(),
                false,
                "proxpanel",
                unhindered(),
                PanelSettings.DEFAULT_PATIENCE);
        PanelAdapter.Outside outside = new PanelAdapter.Outside(
                relay(PanelTables.class, () -> now().tables()),
                RevokedTokens.none(),
                ids,
                () -> now().wall().get(),
                () -> now().nanos().get());
        ResourceConfig config = new ResourceConfig().property("jersey.config.server.wadl.disableWadl", true);
        PanelAdapter.components(ports(), outside, settings).forEach(config::register);
        config.register(new Peer(), PanelAdapter.BEFORE_ALL);
        this.server =
                JettyHttpContainerFactory.createServer(URI.create("http://127.0.0.1:" + port + "/"), config, true);
    }

    /** No case but its own is about limits: all of them come from one address. */
    private static EdgeSettings unhindered() {
        EdgeSettings standard = EdgeSettings.standard();
        return new EdgeSettings(
                standard.keySet(),
                standard.issuer(),
                standard.adminClaim(),
                standard.revokedTokens(),
                standard.proxies(),
                Optional.of(MANY),
                standard.nodeCertificates(),
                Duration.ZERO);
    }

    /** The door of that node. */
    static Door of(int number) {
        return ALL.computeIfAbsent(number, Door::new);
    }

    void open(Behind node) {
        behind = Optional.of(node);
    }

    boolean isStarted() {
        return server.isStarted();
    }

    private Behind now() {
        return behind.orElseThrow(() -> new IllegalStateException("nobody is behind this door"));
    }

    /** Each port goes on to the use case of its type that stands behind at the moment. */
    private PanelAdapter.Ports ports() {
        try {
            List<Object> relays = new ArrayList<>();
            List<Class<?>> types = new ArrayList<>();
            for (RecordComponent component : PanelAdapter.Ports.class.getRecordComponents()) {
                types.add(component.getType());
                relays.add(relay(component.getType(), () -> useCase(component.getType())));
            }
            return PanelAdapter.Ports.class
                    .getDeclaredConstructor(types.toArray(Class<?>[]::new))
                    .newInstance(relays.toArray());
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private Object useCase(Class<?> type) {
        if (type == Uploads.class) {
            return now().uploads();
        }
        try {
            for (RecordComponent component : UseCases.class.getRecordComponents()) {
                if (component.getType() == type) {
                    return component.getAccessor().invoke(now().cases());
                }
            }
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
        throw new IllegalStateException("no use case of type " + type);
    }

    private static <T> T relay(Class<T> type, Supplier<Object> target) {
        return type.cast(Proxy.newProxyInstance(
                Door.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(target.get(), arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    private static int freePort() {
        return free(26_500 + (int) (ProcessHandle.current().pid() % 4_000), 32_000);
    }

    /** A port below the range from which clients take theirs. */
    static int free(int first, int last) {
        return IntStream.range(first, last)
                .filter(Door::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free port between " + first + " and " + last));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @PreMatching
    private static final class Peer implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(PanelAdapter.REMOTE_ADDRESS, "127.0.0.1");
        }
    }
}
