package dev.mainstay.adapters.http.patroni;

import dev.mainstay.adapters.http.BodyLimit;
import dev.mainstay.adapters.http.ErrorMapper;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.PromoteToMain;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.RestartDatabase;
import dev.mainstay.ports.in.SendErrand;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.ShowHistory;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Ticker;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Patroni's dialect for a JAX-RS server on a port of its own: what to register, nothing else. Source: spec/patroni-rest.md.
 *
 * <p>The server that registers it sets the request properties of {@link dev.mainstay.adapters.http.RequestFacts} before
 * matching, registers no other exception mapper, limits no body itself, since who may send none is told so first, and serves on
 * threads that may wait for as long as a switchover takes: twice as many as {@link dev.mainstay.adapters.http.Places} gives out.
 */
public final class PatroniAdapter {
    private static final int BODY = 1 << 20;

    private PatroniAdapter() {}

    /**
     * The use cases behind the routes.
     *
     * @param cluster for everything that is read
     * @param operations for waiting
     * @param switchOver for {@code switchover} and {@code failover}
     * @param promote for {@code failover} without a leader
     * @param reattach for {@code reinitialize}
     * @param restart for {@code restart}
     * @param errands for what another node must answer
     * @param nodes for the proof that a caller is a node
     * @param history for {@code history}
     * @param configure for {@code config}
     */
    public record Ports(
            ShowCluster cluster,
            Operations operations,
            SwitchOver switchOver,
            PromoteToMain promote,
            Reattach reattach,
            RestartDatabase restart,
            SendErrand errands,
            RecogniseNode nodes,
            ShowHistory history,
            Configure configure) {}

    /**
     * What the routes need from outside.
     *
     * @param ids names unforeseen errors
     * @param wallClock for what is planned
     * @param ticker measures how long a body takes
     * @param reload reads the node's own configuration anew, soon
     * @param restarting how long stopping and starting the database may take together
     */
    public record Outside(Ids ids, InstantSource wallClock, Ticker ticker, Runnable reload, Duration restarting) {}

    /** Resources, filters and the exception mapper, each one instance, to be registered as they are. */
    public static List<Object> components(Ports ports, Outside outside, PatroniSettings settings) {
        Courier courier = new Courier(ports.errands(), ports.nodes());
        PatroniDoor door = new PatroniDoor(
                readings(ports, settings, courier),
                actions(ports, outside, courier),
                question -> check(ports.cluster(), settings.scope(), question),
                new Gate(settings, ports.cluster()),
                courier,
                new BodyLimit(path -> BODY, PatroniAdapter::words, outside.ticker()));
        return List.of(door, new PatroniErrors(new ErrorMapper(outside.ids(), PatroniAdapter::words)));
    }

    private static Response words(int status, ErrorCode code, String message) {
        return Replies.text(status, message);
    }

    private static Response check(ShowCluster cluster, String scope, Question question) {
        Standing standing = Standing.of(cluster.snapshot());
        boolean holds = new HealthChecks(standing, question).holds();
        return Replies.json(holds ? Replies.OK : Replies.UNAVAILABLE, StatusJson.of(standing, scope));
    }

    private static Map<String, Function<Question, Response>> readings(
            Ports ports, PatroniSettings settings, Courier courier) {
        ShowCluster cluster = ports.cluster();
        String scope = settings.scope();
        Map<String, Function<Question, Response>> all = new LinkedHashMap<>();
        all.put("liveness", question -> probe(new HealthChecks(Standing.of(cluster.snapshot()), question).lives()));
        all.put("readiness", question -> probe(new HealthChecks(Standing.of(cluster.snapshot()), question).isReady()));
        all.put("patroni", question -> Replies.json(Replies.OK, StatusJson.of(Standing.of(cluster.snapshot()), scope)));
        all.put(
                "cluster",
                question -> Replies.json(Replies.OK, MembersJson.of(Standing.of(cluster.snapshot()), scope)));
        all.put("config", question -> new ConfigDoor(ports, courier).show());
        all.put(
                "history",
                question -> Replies.json(
                        Replies.OK,
                        HistoryJson.of(
                                ports.history().history(),
                                ConfigDoor.longestHistory(Standing.of(cluster.snapshot())))));
        MetricsPage metrics = new MetricsPage(cluster, ports.operations(), scope);
        all.put("metrics", question -> metrics.show());
        all.put("failsafe", question -> new FailsafeDoor(cluster).show());
        return all;
    }

    private static Response probe(boolean well) {
        return Replies.empty(well ? Replies.OK : Replies.UNAVAILABLE);
    }

    private static Map<String, Asked.Action> actions(Ports ports, Outside outside, Courier courier) {
        HandOverAction handOver = new HandOverAction(ports, outside, courier);
        RestartAction restart = new RestartAction(ports, outside);
        Map<String, Asked.Action> all = new LinkedHashMap<>();
        all.put("POST switchover", handOver::act);
        all.put("POST failover", handOver::act);
        all.put("DELETE switchover", handOver::cancel);
        ConfigDoor config = new ConfigDoor(ports, courier);
        all.put("PATCH config", config::patch);
        all.put("PUT config", config::put);
        all.put("POST restart", restart::act);
        all.put("DELETE restart", restart::cancel);
        all.put("POST reload", asked -> {
            outside.reload().run();
            return Replies.text(Replies.ACCEPTED, "reload scheduled");
        });
        all.put("POST reinitialize", new ReinitializeAction(ports)::act);
        all.put("POST failsafe", new FailsafeDoor(ports.cluster())::accept);
        all.put("POST sigterm", asked -> Replies.text(Replies.ACCEPTED, "shutdown scheduled"));
        all.put("POST mpp", asked -> PatroniDoor.unsupported());
        all.put("POST citus", asked -> PatroniDoor.unsupported());
        return all;
    }
}
