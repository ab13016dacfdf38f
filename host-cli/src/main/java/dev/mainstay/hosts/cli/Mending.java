package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.PlanView;
import java.util.EnumSet;
import java.util.Set;

/** Tells which command helps after a refusal, by the guard that said no. Confined to one thread. */
final class Mending {

    private static final Set<ErrorCode> BY_GUARDS =
            EnumSet.of(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND, ErrorCode.PRECONDITION_FAILED, ErrorCode.UNAVAILABLE);

    private final Desk desk;
    private final String command;

    /** {@code command} is what was asked for, as a person would write it. */
    Mending(Desk desk, String command) {
        this.desk = desk;
        this.command = command;
    }

    /** Adds to a refusal what mends it; hands the exit code on. */
    int after(HttpAdmin.Reply reply, int code) {
        if (!reply.success() && BY_GUARDS.contains(ExitCodeOf.codeOf(reply.status()))) {
            desk.terminal().remark(sentence(reply));
        }
        return code;
    }

    private String sentence(HttpAdmin.Reply reply) {
        return switch (guard(reply)) {
            case "node-is-main" -> "Run it on the main, which this tells: mainstay status";
            case "no-transition-runs" -> "Wait for its end: mainstay operation " + running(reply) + " --wait";
            case "target-is-a-member", "target-may-lead", "target-is-online" ->
                "See which nodes there are: mainstay status";
            case "target-streams", "target-is-close-behind" -> "Watch it catch up: mainstay status";
            case "node-needs-rebase" -> "See how it stands: mainstay status";
            case "node-is-closed-main" -> "See who leads, and what waits: mainstay explain";
            case "other-main-can-be-closed" -> "If it is dead for sure, take it on yourself: " + command + " --force";
            case "branch-may-be-left" -> "Save its own writes, and give them up: " + command + " --force";
            default -> "See everything that was looked at: " + command + " --dry-run";
        };
    }

    private static String guard(HttpAdmin.Reply reply) {
        return PlanView.refusal(reply.data()).orElse(JsonText.text(reply.data().path("refusal"), ""));
    }

    private static String running(HttpAdmin.Reply reply) {
        return JsonText.text(reply.data().path("operation").path("id"), "ID");
    }
}
