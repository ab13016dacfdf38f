package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.PeerPost.Message;
import dev.mainstay.adapters.http.panel.wire.HandOverWire;
import dev.mainstay.adapters.http.panel.wire.HealthWire;
import dev.mainstay.adapters.http.panel.wire.HeartbeatWire;
import dev.mainstay.adapters.http.panel.wire.JoinWire;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.NoticeWire;
import dev.mainstay.adapters.http.panel.wire.ReadinessWire;
import dev.mainstay.adapters.http.panel.wire.ReattachWire;
import dev.mainstay.adapters.http.panel.wire.SecretWire;
import dev.mainstay.adapters.http.panel.wire.VoteWire;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.out.UploadSource;
import dev.mainstay.ports.out.VoteRequest;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * The peer client over HTTP: the panel dialect towards our nodes and existing ones, as {@link PeerPost} sends it. A redirect
 * is silence with a reason: nothing is followed. Safe for all threads.
 *
 * <p>Source: spec/panel-api.md 1.0, 1.1, 1.9, 1.10, 1.15, 1.16 and 9.
 */
public final class HttpPeers implements PeerClient {
    private static final int FIRST_REFUSAL = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;

    private final Exchange exchange;
    private final Signer signer;
    private final PeerPost post;
    private final HttpUploads uploads;
    private final InstantSource wallClock;

    /**
     * {@code executor} runs the HTTP client's work; {@code wallClock} stamps messages, and dates signatures; {@code ids} are
     * their nonces. Nothing is sent yet.
     *
     * @throws dev.mainstay.domain.error.InvalidRequestException when a file of the TLS settings is not usable
     */
    public HttpPeers(Executor executor, InstantSource wallClock, Ids ids, PeerSettings settings) {
        SSLContext tls = settings.tls().context();
        this.exchange = new Exchange(executor, tls);
        this.signer = new Signer(settings.signing(), wallClock, ids);
        this.post = new PeerPost(exchange, signer);
        this.uploads = new HttpUploads(executor, tls, signer);
        this.wallClock = wallClock;
    }

    /** The other nodes' uploads, asked for in the same way. */
    public UploadSource uploads() {
        return uploads;
    }

    @Override
    public PeerObservation health(PeerUrl peer, Duration limit) {
        return exchange.send(() -> Exchange.to(peer, "/health").GET().build(), limit)
                .match(got -> observation(peer, got), nothing -> new PeerObservation.Silent(nothing.reason()));
    }

    private PeerObservation observation(PeerUrl peer, Exchange.Outcome.Got got) {
        if (PeerPost.isRedirect(got.status())) {
            return new PeerObservation.Silent(PeerPost.redirect(got.status()));
        }
        JsonNode answer = got.tree().orElseGet(Json::object);
        signer.learn(peer, HealthWire.understandsSignatures(answer));
        return HealthWire.read(got.status(), answer);
    }

    @Override
    public PeerReply<JoinGrant> join(PeerUrl main, Secret secret, JoinRequest request, Duration limit) {
        Message message = new Message("/join", JoinWire.write(request));
        return post.send(main, secret, message, limit, body -> JoinWire.readGrant(body, main));
    }

    @Override
    public PeerReply<HeartbeatReply> heartbeat(PeerUrl main, Secret secret, Heartbeat heartbeat, Duration limit) {
        Message message = new Message("/heartbeat", HeartbeatWire.write(heartbeat, wallClock.instant()));
        return post.send(main, secret, message, limit, HeartbeatWire::readReply);
    }

    @Override
    public PeerReply<String> notify(PeerUrl peer, Secret secret, Notice notice, Duration limit) {
        Message message = new Message("/notify", NoticeWire.write(notice, wallClock.instant()));
        return post.send(
                peer, secret, message, limit, answer -> answer.text("message").orElse(""));
    }

    @Override
    public PeerReply<Readiness> readiness(PeerUrl target, Secret secret, HandOverQuestion question, Duration limit) {
        Message message = new Message("/readiness", ReadinessWire.write(question));
        return knowing(post.send(target, secret, message, limit, ReadinessWire::readAnswer), ReadinessWire.UNSUPPORTED);
    }

    @Override
    public PeerReply<Taken> handOver(PeerUrl target, Secret secret, HandOver order, Duration limit) {
        Message message = new Message("/promote", HandOverWire.write(order));
        return settled(post.send(target, secret, message, limit, HandOverWire::readTaken));
    }

    @Override
    public PeerReply<ReattachAnswer> reattach(PeerUrl node, Secret secret, ReattachOrder order, Duration limit) {
        Message message = new Message("/reattach", ReattachWire.write(order));
        return knowing(post.send(node, secret, message, limit, ReattachWire::readAnswer), ReattachWire.UNSUPPORTED);
    }

    @Override
    public PeerReply<Vote> vote(PeerUrl voter, Secret secret, VoteRequest request, Duration limit) {
        Message message = new Message("/vote", VoteWire.write(request));
        return knowing(post.send(voter, secret, message, limit, VoteWire::readAnswer), VoteWire.UNSUPPORTED);
    }

    @Override
    public PeerReply<SecretAnswer> rotate(PeerUrl member, Secret secret, SecretOrder order, Duration limit) {
        Message message = new Message("/secret", SecretWire.write(order));
        return post.send(member, secret, message, limit, SecretWire::readAnswer)
                .match(
                        PeerReply.Answered::new,
                        refused -> isUnknownRoute(refused.status(), refused.message())
                                ? new PeerReply.Answered<>(SecretAnswer.of(SecretRotation.Stage.UNAWARE))
                                : refused,
                        silent -> silent);
    }

    @Override
    public PeerReply<Errand.Answer> run(PeerUrl door, Secret secret, Errand errand, Duration limit) {
        return exchange.send(() -> ErrandPost.request(door, secret, errand), limit)
                .match(
                        got -> ErrandPost.answer(got.status(), got.tree().orElseGet(Json::object)),
                        nothing -> new PeerReply.Silent<>(nothing.reason()));
    }

    /**
     * A node without that route says so. Existing nodes ask for an administrator's token first, on every path that they do not
     * know (spec/panel-api.md 1.0).
     */
    private static <T> PeerReply<T> knowing(PeerReply<T> reply, String unsupported) {
        return reply.match(
                PeerReply.Answered::new,
                refused -> isUnknownRoute(refused.status(), refused.message())
                        ? new PeerReply.Refused<>(refused.status(), unsupported)
                        : refused,
                silent -> silent);
    }

    private static boolean isUnknownRoute(int status, String message) {
        return status == NOT_FOUND
                || status == WRONG_METHOD
                || (status == UNAUTHORIZED && message.equals("Missing authorization header"));
    }

    /** An answer that is not understood, as an existing node's, may come of a promotion: it settles nothing. */
    private static <T> PeerReply<T> settled(PeerReply<T> reply) {
        return reply.match(
                PeerReply.Answered::new,
                refused -> refused.status() < FIRST_REFUSAL
                        ? new PeerReply.Silent<>("answered " + refused.status() + ": " + refused.message())
                        : refused,
                silent -> silent);
    }
}
