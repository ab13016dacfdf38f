package dev.mainstay.hosts.cli;

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

    private static final Duration LONGEST = Duration.ofDays(7);

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
            description = "How long, up to 7d. Default: ${DEFAULT-VALUE}.")
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
        if (userId < 1) {
            throw new InvalidRequestException("--user-id " + userId + " is not valid: expected 1 or more");
        }
        desk.terminal()
                .say(AdminToken.make(
                        key, user, userId, desk.wiring().wallClock().instant(), span()));
        return ExitCodeOf.OK;
    }

    private Duration span() {
        Duration span;
        try {
            span = DurationText.parse(valid);
        } catch (InvalidRequestException wrong) {
            throw new InvalidRequestException("--valid " + valid + " is not valid: " + wrong.getMessage(), wrong);
        }
        if (span.isZero() || span.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "--valid " + valid + " is not valid: expected up to " + LONGEST.toDays() + "d");
        }
        return span;
    }
}
