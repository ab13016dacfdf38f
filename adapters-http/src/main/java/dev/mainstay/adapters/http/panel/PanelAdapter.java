package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.BodyLimit;
import dev.mainstay.adapters.http.ErrorMapper;
import dev.mainstay.adapters.http.RequestFacts;
import dev.mainstay.adapters.http.SecurityHeaders;
import dev.mainstay.application.UseCases;
import dev.mainstay.ports.in.AdmitNode;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.in.GiveConsent;
import dev.mainstay.ports.in.LeaveCluster;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.PromoteToMain;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.ReceiveHeartbeat;
import dev.mainstay.ports.in.ReceiveNotice;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.in.RemoveNode;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.in.RevealSecret;
import dev.mainstay.ports.in.RotateClusterSecret;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.ShowSalvage;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.in.TakeOver;
import dev.mainstay.ports.in.TakeSecret;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.MachinePorts;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The panel's dialect for a JAX-RS server: what to register, nothing else. Source: spec/panel-api.md.
 *
 * <p>The server that registers it: sets the request property {@link #REMOTE_ADDRESS} before matching, with priority
 * {@link #BEFORE_ALL}, else the node-local token is never accepted; registers no other exception mapper; serves requests on threads that may wait for as long as
 * {@link PanelSettings#patience()}, for a switchover twice that.
 */
public final class PanelAdapter {
    /** Request property, a {@code String}: the socket's peer address as a literal. */
    public static final String REMOTE_ADDRESS = RequestFacts.REMOTE_ADDRESS;

    /** Request property, a {@code Boolean}: whether the caller showed a certificate that the server believes. */
    public static final String CERTIFIED = RequestFacts.CERTIFIED;

    /** Priority for the server's filter that sets {@link #REMOTE_ADDRESS}. Jersey takes 0 for "none given". */
    public static final int BEFORE_ALL = 1;

    private static final int NODE_BODY = 64 << 10;
    private static final int BODY = 1 << 20;

    private PanelAdapter() {}

    /**
     * The use cases behind the routes.
     *
     * @param cluster for the reading routes and {@code /health}
     * @param operations for progress and waiting
     * @param secret for {@code config} and the answer of setup-main
     * @param setUpMain for {@code setup-main}
     * @param setUpSecondary for {@code setup-secondary}
     * @param promote for {@code promote-to-main}
     * @param test for {@code test-connection}
     * @param nodes for the proof that a caller is a node
     * @param admit for {@code join}
     * @param heartbeats for {@code heartbeat}
     * @param notices for {@code notify}
     * @param switchOver for {@code failover}
     * @param takeOver for {@code promote} and {@code readiness}
     * @param reattach for {@code nodes/ID/reattach} and {@code reattach}
     * @param consent for {@code vote}
     * @param resolve for {@code resolve}
     * @param salvage for {@code salvage}
     * @param leave for {@code leave}
     * @param remove for {@code DELETE nodes/ID}
     * @param configure for {@code PATCH config}
     * @param rotate for {@code rotate-secret}
     * @param secrets for {@code secret}
     * @param recover for {@code recover-from-server} and {@code test-source-connection}
     * @param uploads for {@code uploads} and what {@code status} says of them
     */
    public record Ports(
            ShowCluster cluster,
            Operations operations,
            RevealSecret secret,
            SetUpMain setUpMain,
            SetUpSecondary setUpSecondary,
            PromoteToMain promote,
            TestConnection test,
            RecogniseNode nodes,
            AdmitNode admit,
            ReceiveHeartbeat heartbeats,
            ReceiveNotice notices,
            SwitchOver switchOver,
            TakeOver takeOver,
            Reattach reattach,
            GiveConsent consent,
            ResolveMains resolve,
            ShowSalvage salvage,
            LeaveCluster leave,
            RemoveNode remove,
            ChangeConfig configure,
            RotateClusterSecret rotate,
            TakeSecret secrets,
            RecoverFromServer recover,
            Uploads uploads) {

        /** What a node without uploads offers. */
        public static Ports of(UseCases cases) {
            return of(cases, Uploads.none());
        }

        /** What a node offers, and the files that it gives to others. */
        public static Ports of(UseCases cases, Uploads uploads) {
            return new Ports(
                    cases.show(),
                    cases.operations(),
                    cases.reveal(),
                    cases.setUpMain(),
                    cases.setUpSecondary(),
                    cases.promote(),
                    cases.test(),
                    cases.recognise(),
                    cases.admit(),
                    cases.heartbeats(),
                    cases.notices(),
                    cases.switchOver(),
                    cases.takeOver(),
                    cases.reattach(),
                    cases.consent(),
                    cases.resolve(),
                    cases.salvage(),
                    cases.leave(),
                    cases.remove(),
                    cases.configure(),
                    cases.rotate(),
                    cases.secrets(),
                    cases.recover(),
                    uploads);
        }
    }

    /**
     * What the routes need from outside.
     *
     * @param tables for the key and the users of panel tokens, and the limit of requests
     * @param revoked tokens of the panel that were given back
     * @param ids names unforeseen errors
     * @param wallClock for the times in tokens and answers
     * @param ticker for waiting and caching
     */
    public record Outside(PanelTables tables, RevokedTokens revoked, Ids ids, InstantSource wallClock, Ticker ticker) {
        /** From what the adapters of machine, database and cache give. */
        public static Outside of(MachinePorts machine, PanelTables tables, RevokedTokens revoked) {
            return new Outside(tables, revoked, machine.ids(), machine.wallClock(), machine.ticker());
        }
    }

    /**
     * Resources, filters and the exception mapper, each one instance, to be registered as they are: for a server that has nothing
     * else below {@code /api}, and answers unknown paths there as the panel does.
     */
    public static List<Object> components(Ports ports, Outside outside, PanelSettings settings) {
        List<Object> all = new ArrayList<>(resources(ports, outside, settings));
        all.addAll(List.of(
                frontDoor(Paths::isApi, ports, outside, settings),
                bodies(ports, outside, settings),
                new EmptyErrors(),
                new SecurityHeaders(),
                new ErrorMapper(outside.ids(), Envelope::error)));
        return all;
    }

    /**
     * The same for a panel with resources of its own: nothing here touches a path but {@code /health} and those below
     * {@code /api/cluster}. Of exceptions only the core's are mapped; {@link #errors} is for panels without a mapper. The limit
     * of requests holds where the panel tells {@link #REMOTE_ADDRESS}.
     */
    public static Feature embedded(Ports ports, Outside outside, PanelSettings settings) {
        return new EmbeddedFeature(
                resources(ports, outside, settings),
                frontDoor(Paths::isCluster, ports, outside, settings),
                bodies(ports, outside, settings),
                new ErrorMapper(outside.ids(), Envelope::error));
    }

    /** Answers every exception in the panel's envelope; what nobody foresaw with an id that is also in the log. */
    public static ExceptionMapper<Throwable> errors(Ids ids) {
        return new ErrorMapper(ids, Envelope::error);
    }

    private static List<Object> resources(Ports ports, Outside outside, PanelSettings settings) {
        Requests requests = new Requests(settings.allowLoopback());
        CommandAnswer answer = new CommandAnswer(ports, outside.ticker(), settings);
        List<Object> all = new ArrayList<>(List.of(
                new HealthResource(ports.cluster(), settings.version()),
                new ReadResource(ports),
                new CommandResource(ports, requests, answer),
                new TestResource(ports, requests),
                new RecoverResource(ports, requests, answer),
                new SwitchoverResource(ports, answer),
                new ReattachResource(ports, answer),
                new ResolveResource(ports, answer),
                new SalvageResource(ports.salvage()),
                new DepartureResource(ports, answer),
                new ConfigResource(ports.configure()),
                new SecretResource(ports, answer),
                new UploadResource(ports.nodes(), ports.uploads()),
                new NodeResource(ports, settings),
                new HandOverResource(ports)));
        all.add(new OpenApiResource(all, settings.version()));
        return all;
    }

    /**
     * The rule that a secondary, or a fenced main, takes no writes, for the resources of a panel that has this node inside: below
     * {@code /api}, everything but GET, HEAD, OPTIONS and what logging in needs is answered 503. Runs behind filters of
     * {@code Priorities.AUTHORIZATION}. Source: spec/panel-api.md 2.5.
     */
    public static Feature readOnlyRule(ShowCluster cluster) {
        return new ReadOnlyFeature(new ReadOnlyRule(cluster));
    }

    /**
     * The same answer for a write that slipped through and that the database refused.
     *
     * @param refusedWrite tells such an exception, as {@code PostgresAdapter.refusedWrite} does
     * @param otherwise what answers every other one
     */
    public static ExceptionMapper<Throwable> readOnlyErrors(
            ShowCluster cluster, Predicate<Throwable> refusedWrite, ExceptionMapper<Throwable> otherwise) {
        return new ReadOnlyErrors(new ReadOnlyRule(cluster), refusedWrite, otherwise);
    }

    private static Bodies bodies(Ports ports, Outside outside, PanelSettings settings) {
        return new Bodies(
                new BodyLimit(path -> Paths.isNodeRoute(path) ? NODE_BODY : BODY, Envelope::error, outside.ticker()),
                new SignatureCheck(ports.nodes(), outside.wallClock(), outside.ticker()),
                new ClientAddress(settings.edge()));
    }

    private static FrontDoor frontDoor(
            Predicate<String> guarded, Ports ports, Outside outside, PanelSettings settings) {
        AdminGate gate = gate(outside, settings);
        RateLimit limit = new RateLimit(outside.tables(), outside.ticker(), settings.edge());
        return new FrontDoor(
                guarded,
                settings.edge().nodeCertificates(),
                new ClientAddress(settings.edge()),
                limit,
                new Guesses(outside.ticker(), settings.edge().guessDelay()),
                gate,
                new ReadOnlyRule(ports.cluster()));
    }

    private static AdminGate gate(Outside outside, PanelSettings settings) {
        AdminUsers users = new AdminUsers(outside.tables(), outside.ticker());
        Signatures signatures = settings.edge()
                .keySet()
                .<Signatures>map(RsaSignatures::new)
                .orElseGet(() -> Signatures.of(new JwtKeys(settings, outside.tables(), outside.ticker())));
        TokenCheck tokens =
                new TokenCheck(signatures, revoked(outside, settings), users, outside.wallClock(), settings.edge());
        return new AdminGate(tokens, settings);
    }

    private static RevokedTokens revoked(Outside outside, PanelSettings settings) {
        return settings.edge().revokedTokens() ? outside.revoked() : RevokedTokens.none();
    }

    /**
     * For whom a token is made.
     *
     * @param userId the user's number in the panel; 1 or more
     * @param userName for the record
     * @param lifetime 1 s to 366 days
     */
    public record TokenOrder(long userId, String userName, Duration lifetime) {}

    /** An admin token signed with the panel's key, valid from {@code now} on. */
    public static Secret mintToken(TokenOrder order, Instant now, Secret key) {
        return JwtMint.mint(order, now, key);
    }
}
