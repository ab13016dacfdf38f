package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.DurationText;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an admin's token with the configured key. */
@Command(
        name = "token",
        description =
                "Makes an admin's token for another machine's MAINSTAY_TOKEN, signed with the key auth.jwt_secret.")
final class TokenCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "The admin's name in the panel.")
    private String user = "";

    @Option(
            names = "--user-id",
            paramLabel = "N",
            defaultValue = "1",
            description = "The admin's number in the panel's users. Default: ${DEFAULT-VALUE}.")
    private int userId;

    @Option(
            names = "--valid",
            paramLabel = "SPAN",
            defaultValue = "12h",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private String valid = "";

    TokenCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Secret key = desk.remote()
                .settings()
                .jwtSecret()
                .orElseThrow(
                        () -> new InvalidRequestException(
                                "no key is configured: set auth.jwt_secret_file in the node's configuration to the panel's key"));
        PanelAdapter.TokenOrder order = new PanelAdapter.TokenOrder(userId, user, span());
        desk.terminal().say(desk.wiring().mint(order, key).reveal());
        return ExitCodeOf.OK;
    }

    private Duration span() {
        try {
            return DurationText.parse(valid);
        } catch (InvalidRequestException wrong) {
            throw new InvalidRequestException("--valid " + valid + " is not valid: " + wrong.getMessage(), wrong);
        }
    }
}
