package dev.mainstay.adapters.http.client;

import dev.mainstay.adapters.http.client.PeerSettings.Signing;
import dev.mainstay.adapters.http.panel.wire.NodeSignature;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.settings.Secret;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Signs messages to the nodes that understand signatures, and remembers which do. Safe for all threads. */
final class Signer {
    private final Signing signing;
    private final InstantSource wallClock;
    private final Ids ids;
    private final Set<PeerUrl> understanding = ConcurrentHashMap.newKeySet();

    Signer(Signing signing, InstantSource wallClock, Ids ids) {
        this.signing = signing;
        this.wallClock = wallClock;
        this.ids = ids;
    }

    /** What a node's last word on it was. */
    void learn(PeerUrl node, boolean understands) {
        boolean unusedChanged = understands ? understanding.add(node) : understanding.remove(node);
    }

    boolean signsTo(PeerUrl node) {
        return signing == Signing.REQUIRED || (signing == Signing.PREFERRED && understanding.contains(node));
    }

    /** Whether the secret may go along when a signature was not taken. */
    boolean mayReveal() {
        return signing != Signing.REQUIRED;
    }

    String header(Secret secret, String path, byte[] body) {
        long now = wallClock.instant().getEpochSecond();
        String nonce = ids.operation().value();
        return new NodeSignature(now, nonce, secret.sign(NodeSignature.text(now, nonce, path, body))).header();
    }
}
