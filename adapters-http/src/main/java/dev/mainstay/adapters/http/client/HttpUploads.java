package dev.mainstay.adapters.http.client;

import dev.mainstay.adapters.http.client.PeerPost.Message;
import dev.mainstay.adapters.http.panel.wire.HexCut;
import dev.mainstay.adapters.http.panel.wire.UploadWire;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadSource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * Another node's uploads over HTTP, of ours and of an existing node of the panel. An answer may be as large as the largest
 * file is in hexadecimal digits. Safe for all threads. Source: spec/panel-api.md 1.17, 9.
 */
final class HttpUploads implements UploadSource {
    private static final String ROUTE = "/uploads";
    private static final int LARGEST = (34 << 20);

    private final PeerPost post;

    /** Nothing is sent yet. */
    HttpUploads(Executor executor, SSLContext tls, Signer signer) {
        this.post = new PeerPost(new Exchange(executor, tls, LARGEST), signer);
    }

    @Override
    public PeerReply<Offer> offer(PeerUrl main, Secret secret, Duration limit) {
        HexCut cut = new HexCut(UploadFile.LARGEST);
        return post.send(
                main,
                secret,
                new Message(ROUTE, UploadWire.askForManifest(), cut),
                limit,
                answer -> UploadWire.readOffer(answer, cut));
    }

    @Override
    public PeerReply<byte[]> content(PeerUrl main, Secret secret, String name, Duration limit) {
        HexCut cut = new HexCut(UploadFile.LARGEST);
        return post.send(
                main,
                secret,
                new Message(ROUTE, UploadWire.askFor(name), cut),
                limit,
                answer -> UploadWire.readContent(answer, cut, name));
    }
}
