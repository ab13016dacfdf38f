package dev.mainstay.adapters.http.panel.conformance;

import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.client.TestPeers;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.UploadSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The real peer clients, whose calls to 203.0.113.N:80 go where that node really listens, unless the line is cut. */
final class Switchboard {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peers");
        thread.setDaemon(true);
        return thread;
    });
    private static final int CONFLICT = 409;
    private static final String LOST = "connection refused or no route";

    private Switchboard() {}

    static PeerClient peers(Realm realm, NodeAddress from, InstantSource clock) {
        return over(PeerClient.class, client(clock), realm, from);
    }

    static UploadSource uploads(Realm realm, NodeAddress from, InstantSource clock) {
        return over(UploadSource.class, client(clock).uploads(), realm, from);
    }

    private static HttpPeers client(InstantSource clock) {
        return TestPeers.signing(THREADS, clock, PeerSettings.Signing.PREFERRED);
    }

    private static <T> T over(Class<T> type, T client, Realm realm, NodeAddress from) {
        return type.cast(Proxy.newProxyInstance(
                Switchboard.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Optional<PeerUrl> way = realm.way(from, (PeerUrl) arguments[0]);
                    if (way.isEmpty()) {
                        return method.getReturnType() == PeerObservation.class
                                ? new PeerObservation.Silent(LOST)
                                : new PeerReply.Silent<>(LOST);
                    }
                    if (realm.refuses(method.getName())) {
                        return new PeerReply.Refused<>(CONFLICT, "not now");
                    }
                    arguments[0] = way.get();
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
