package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.Terminal;
import java.util.function.Supplier;

/** What every command works with: the options of all commands, the surroundings, and the way to the server. */
final class Desk {

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final CliWiring wiring;
    private final Remote remote;

    Desk(GlobalOptions options, Surroundings surroundings, CliWiring wiring) {
        this.options = options;
        this.surroundings = surroundings;
        this.wiring = wiring;
        this.remote = new Remote(options, surroundings, wiring);
    }

    HttpAdmin admin() {
        return wiring.admin(remote.target());
    }

    Remote remote() {
        return remote;
    }

    CliWiring wiring() {
        return wiring;
    }

    Terminal terminal() {
        return surroundings.terminal();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    boolean json() {
        return options.json();
    }

    /** Prints an answer: as JSON, as the text for people, or the server's complaint. */
    int print(HttpAdmin.Reply reply, Supplier<String> text) {
        if (json()) {
            terminal().say(JsonText.line(reply.data()));
        }
        if (!reply.success()) {
            return refuse(reply);
        }
        if (!json()) {
            terminal().say(text.get());
        }
        return ExitCodeOf.OK;
    }

    /** Complains of a refusal, with what mends it where that is known. */
    int refuse(HttpAdmin.Reply reply) {
        ErrorCode code = ExitCodeOf.codeOf(reply.status());
        terminal().complain(reply.message().isEmpty() ? "the server answered " + reply.status() : reply.message());
        if (code == ErrorCode.UNAUTHENTICATED) {
            terminal()
                    .remark("The token was refused: on the node run this as the server's user, elsewhere set"
                            + " MAINSTAY_TOKEN ('mainstay token --user NAME' on the node makes one).");
        } else if (code == ErrorCode.INTERNAL) {
            terminal().remark("The server's log tells more.");
        }
        return ExitCodeOf.error(code);
    }
}
