package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.ProgressLine;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Watches a running operation to its end and shows how it goes. Confined to one thread. */
final class OperationWatch {

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUNNING = "running";

    private final HttpAdmin admin;
    private final Ticker ticker;
    private final ProgressLine line;
    private final boolean silent;
    private String step = "";
    private long stepSince;
    private long stepFrom;

    OperationWatch(Desk desk, HttpAdmin admin) {
        this.admin = admin;
        this.ticker = desk.wiring().ticker();
        this.line = new ProgressLine(desk.terminal());
        this.silent = desk.json();
    }

    /**
     * Waits for the end. A server that does not answer for a while is asked again: it may be restarting.
     *
     * @throws UnavailableException when it does not answer for {@code PATIENCE}
     */
    HttpAdmin.Reply untilEnd(OperationId id) {
        long answered = ticker.nanos();
        while (true) {
            try {
                HttpAdmin.Reply reply = admin.operation(id);
                answered = ticker.nanos();
                if (!reply.success() || !reply.data().path("status").asText().equals(RUNNING)) {
                    line.end();
                    return reply;
                }
                show(reply.data());
            } catch (UnavailableException silence) {
                if (since(answered).compareTo(PATIENCE) > 0) {
                    line.end();
                    throw silence;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void show(JsonNode operation) {
        if (silent) {
            return;
        }
        long done = operation.path("done_bytes").asLong();
        String now = JsonText.text(operation.path("step"), "");
        if (!now.equals(step)) {
            step = now;
            stepSince = ticker.nanos();
            stepFrom = done;
        }
        String condition = JsonText.text(operation.path("condition"), now);
        String what = operation.path("undoing").asBoolean() ? "taking back: " + condition : condition;
        line.show(what, operation.path("progress").asInt(), detail(done, operation.path("total_bytes")));
    }

    private String detail(long done, JsonNode total) {
        if (done == 0) {
            return "";
        }
        String whole = total.isNumber() ? " of " + Amounts.bytes(total.asLong()) : "";
        return Amounts.bytes(done) + whole + ", " + Amounts.rate(done - stepFrom, since(stepSince));
    }

    private Duration since(long moment) {
        return Duration.ofNanos(ticker.nanos() - moment);
    }
}
