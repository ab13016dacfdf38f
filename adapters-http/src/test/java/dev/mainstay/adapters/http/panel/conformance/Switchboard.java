package dev.mainstay.adapters.http.panel.conformance;

import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.client.TestPeers;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The real peer client, whose calls to 203.0.113.N:80 go where that node really listens, unless the line is cut. */
final class Switchboard {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peers");
        thread.setDaemon(true);
        return thread;
    });
    private static final int CONFLICT = 409;
    private static final String LOST = "connection refused or no route";

    private Switchboard() {}

    static PeerClient of(Realm realm, NodeAddress from, InstantSource clock) {
        PeerClient peers = TestPeers.signing(THREADS, clock, PeerSettings.Signing.PREFERRED);
        return (PeerClient) Proxy.newProxyInstance(
                Switchboard.class.getClassLoader(), new Class<?>[] {PeerClient.class}, (proxy, method, arguments) -> {
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
                        return method.invoke(peers, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
