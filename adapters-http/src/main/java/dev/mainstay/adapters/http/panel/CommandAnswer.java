package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.HttpStatusOf;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.out.Ticker;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * What a caller gets who asked for a transition: a refusal, a plan, the result, or 202 with the place to ask (D18). Safe for
 * all threads.
 */
final class CommandAnswer {
    static final String OPERATIONS = "/api/cluster/operations/";

    private final ShowCluster cluster;
    private final Operations operations;
    private final Ticker ticker;
    private final PanelSettings settings;

    CommandAnswer(PanelAdapter.Ports ports, Ticker ticker, PanelSettings settings) {
        this.cluster = ports.cluster();
        this.operations = ports.operations();
        this.ticker = ticker;
        this.settings = settings;
    }

    /** The words of one kind of command. */
    interface Wording {
        /** It ended well. */
        Response done(Plan plan, OperationReport report);

        /** It failed and was taken back. */
        Response failed(OperationReport report);

        /** It was only looked at; {@code data} already holds the plan. */
        default ObjectNode planned(ObjectNode data) {
            return data;
        }

        /** How long its end is waited for. */
        default Duration patience(PanelSettings settings) {
            return settings.patience();
        }

        /** It goes on; {@code data} already names the operation. */
        Response running(Plan plan, ObjectNode data, String location);
    }

    /** When a request came in; the whole answer must come before clients give up. */
    long begin() {
        return ticker.nanos();
    }

    Response of(CommandReply reply, long begunAt, boolean async, Wording wording) {
        return reply.match(
                refused -> refused(refused.plan()),
                planned -> planned(planned.plan(), wording),
                started -> async ? running(started, wording) : waited(started, begunAt, wording));
    }

    /** A guard said no. */
    Response refused(Plan plan) {
        Verdict no =
                plan.refusal().orElseThrow(() -> new IllegalStateException("a refused plan has a refusing verdict"));
        ObjectNode data = Json.object().put("reason", no.detail());
        data.set("verdicts", Pieces.list(plan.verdicts(), PlanAnswer::verdict));
        if (no.guard() == Guard.NODE_IS_STANDALONE) {
            identity(data);
        }
        if (no.guard() == Guard.NO_TRANSITION_RUNS) {
            cluster.snapshot()
                    .value()
                    .operation()
                    .ifPresent(running -> data.set("operation", OperationAnswer.of(running)));
        }
        return Envelope.error(
                HttpStatusOf.code(PanelTexts.code(no)), no.guard().name(), PanelTexts.refusal(plan, no), data);
    }

    /** Who this node is already; never the secret. */
    private void identity(ObjectNode data) {
        Facade face = new Facade(cluster.snapshot().value());
        data.put("cluster_id", face.clusterId())
                .put("role", face.role().word())
                .put("node_id", face.nodeId().orElse(null));
    }

    private static Response planned(Plan plan, Wording wording) {
        String message = plan.refusal()
                .map(no -> "Dry run: nothing was changed. It would be refused: " + PanelTexts.refusal(plan, no))
                .orElse("Dry run: nothing was changed. It would start.");
        return Envelope.ok(message, wording.planned(Json.object().set("plan", PlanAnswer.of(plan))));
    }

    private Response waited(CommandReply.Started started, long begunAt, Wording wording) {
        Duration left = wording.patience(settings).minusNanos(ticker.nanos() - begunAt);
        Optional<OperationReport> found =
                operations.await(started.operation(), left.isNegative() ? Duration.ZERO : left);
        return found.map(report -> switch (report.status()) {
                    case RUNNING -> running(started, wording);
                    case DONE -> wording.done(started.plan(), report);
                    case FAILED -> wording.failed(report);
                })
                .orElseGet(() -> running(started, wording));
    }

    private static Response running(CommandReply.Started started, Wording wording) {
        String id = started.operation().value();
        ObjectNode data = Json.object().put("operation_id", id).put("status", "running");
        return wording.running(started.plan(), data, OPERATIONS + id);
    }

    /** A failed operation in the words of the spec. */
    static Response failure(ErrorCode code, String message, OperationReport report) {
        ObjectNode data = Json.object().put("operation_id", report.id().value()).put("reason", report.error());
        data.put("restart_required", isForWantOfRestart(report));
        return Envelope.error(code, message, data.set("facts", Pieces.facts(report.facts())));
    }

    /** Whether a step that may wait was not left for later. */
    static boolean isReached(OperationReport report, Step step) {
        return report.deferred().stream().noneMatch(left -> left.startsWith(step.name()));
    }

    /** The step says so by a fact or in its reason, whichever it has. */
    static boolean isForWantOfRestart(OperationReport report) {
        return report.facts().get("restart_required").map("true"::equals).orElse(false)
                || report.error().startsWith("restart required")
                || report.error().contains("postgres restart required");
    }
}
