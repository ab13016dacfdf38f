package dev.mainstay.adapters.http.client;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.client.PeerSettings.Signing;
import dev.mainstay.testing.fake.FakeIds;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Peers' clients for tests. */
public final class TestPeers {
    private TestPeers() {}

    /** One that sends the secret, as existing nodes do. */
    public static HttpPeers revealing(Executor threads, InstantSource wallClock) {
        return signing(threads, wallClock, Signing.OFF);
    }

    /** One that signs. */
    public static HttpPeers signing(Executor threads, InstantSource wallClock, Signing signing) {
        return new HttpPeers(threads, wallClock, new FakeIds(1), new PeerSettings(TlsSettings.none(), signing));
    }
}
