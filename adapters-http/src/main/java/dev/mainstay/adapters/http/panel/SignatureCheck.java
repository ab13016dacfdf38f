package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.NodeSignature;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.out.Ticker;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Believes a node that signed its message, once: a signature of another time, or one that came before, is refused. Runs when the
 * body is in memory. Safe for all threads. Source: spec/panel-api.md H-12.
 */
final class SignatureCheck implements ContainerRequestFilter {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int MOST_NONCES = 100_000;

    private final RecogniseNode nodes;
    private final InstantSource wallClock;
    private final Ticker ticker;
    private final Map<String, Long> nonces = new LinkedHashMap<>();

    SignatureCheck(RecogniseNode nodes, InstantSource wallClock, Ticker ticker) {
        this.nodes = nodes;
        this.wallClock = wallClock;
        this.ticker = ticker;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String header = request.getHeaderString(NodeSignature.HEADER);
        if (header == null || !Paths.isNodeMessage(request)) {
            return;
        }
        byte[] body = request.hasEntity() ? request.getEntityStream().readAllBytes() : new byte[0];
        request.setEntityStream(new ByteArrayInputStream(body));
        Optional<String> objection = NodeSignature.parse(header)
                .map(signature -> objection(signature, "/" + Paths.of(request), body))
                .orElse(Optional.of(PanelTexts.BAD_SIGNATURE));
        if (objection.isPresent()) {
            request.abortWith(Envelope.error(ErrorCode.UNAUTHENTICATED, objection.get()));
        } else {
            request.getHeaders().putSingle(NodeDoor.SIGNED, NodeSignature.VERSION);
        }
    }

    private Optional<String> objection(NodeSignature signature, String path, byte[] body) {
        String text = NodeSignature.text(signature.time(), signature.nonce(), path, body);
        if (!nodes.isSigned(text, signature.mac())) {
            return Optional.of(PanelTexts.BAD_SIGNATURE);
        }
        long apart = Math.abs(wallClock.instant().getEpochSecond() - signature.time());
        if (apart > WINDOW.toSeconds()) {
            return Optional.of(PanelTexts.OLD_SIGNATURE);
        }
        return isNew(signature.nonce()) ? Optional.empty() : Optional.of(PanelTexts.USED_SIGNATURE);
    }

    /** A nonce is kept for as long as its time could be accepted: it may lie that far ahead as well as behind. */
    private synchronized boolean isNew(String nonce) {
        long now = ticker.nanos();
        nonces.values().removeIf(seenAt -> now - seenAt > WINDOW.multipliedBy(2).toNanos());
        return nonces.size() < MOST_NONCES && nonces.putIfAbsent(nonce, now) == null;
    }
}
