package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.cli.render.JsonText;
import java.util.Optional;
import java.util.function.Function;

/** Takes a command's reply to its end: a refusal at once, a running operation when it has ended. */
final class Ended {

    private static final String FAILED = "failed";

    private final Desk desk;
    private final HttpAdmin admin;

    Ended(Desk desk, HttpAdmin admin) {
        this.desk = desk;
        this.admin = admin;
    }

    /** Prints the end of what that reply began; {@code text} makes the result for people. */
    int print(HttpAdmin.Reply reply, Function<HttpAdmin.Reply, String> text) {
        Optional<OperationId> running = reply.status() == 202 ? reply.operation() : Optional.empty();
        if (running.isEmpty()) {
            return desk.print(reply, () -> text.apply(reply));
        }
        HttpAdmin.Reply end = new OperationWatch(desk, admin).untilEnd(running.get());
        if (!end.success()) {
            return desk.refuse(end);
        }
        if (desk.json()) {
            desk.terminal().say(JsonText.line(end.data()));
        }
        int code = exitCode(end);
        if (code == ExitCodeOf.OK && !desk.json()) {
            desk.terminal().say(text.apply(end));
        } else if (code != ExitCodeOf.OK) {
            desk.terminal().complain(JsonText.text(end.data().path("error"), "the operation failed"));
            desk.terminal()
                    .remark(
                            "What could be taken back was: see mainstay status, and mainstay events for what happened.");
        }
        return code;
    }

    /** The exit code of an operation that was shown. */
    static int exitCode(HttpAdmin.Reply operation) {
        return operation.data().path("status").asText().equals(FAILED)
                ? ExitCodeOf.error(ErrorCode.INTERNAL)
                : ExitCodeOf.OK;
    }
}
