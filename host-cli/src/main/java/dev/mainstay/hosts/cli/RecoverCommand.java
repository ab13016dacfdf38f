package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes another server's data over. */
@Command(
        name = "recover",
        description =
                "Recovers another server's data onto this standalone one, over SSH; the present database is kept.",
        footer = {
            "",
            "The source's password is asked for; or it comes from --password-file or the environment variable"
                    + " MAINSTAY_SOURCE_PASSWORD, or a private key from --key. None of them is ever an argument, which others"
                    + " could read, and none is stored.",
            "",
            "A recovery under way is given up with: mainstay operation ID --cancel"
        })
final class RecoverCommand implements Callable<Integer> {

    private static final String PASSWORD = "MAINSTAY_SOURCE_PASSWORD";

    private final Desk desk;

    @Parameters(paramLabel = "SOURCE", description = "The server whose data is taken: an address or a host name.")
    private String source = "";

    @Option(names = "--port", description = "Of its SSH server. Default: ${DEFAULT-VALUE}.", defaultValue = "22")
    private int port;

    @Option(names = "--user", description = "Who logs in there. Default: ${DEFAULT-VALUE}.", defaultValue = "root")
    private String user = SourceServer.ROOT;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds that user's password.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "A file that holds that user's private key.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--host-key",
            paramLabel = "SHA256:...",
            description = "The only key that its SSH server may show, as ssh-keygen -l prints it.")
    private Optional<String> hostKey = Optional.empty();

    @Option(names = "--standalone", description = "Takes the data over and makes this server no main.")
    private boolean standalone;

    @Option(names = "--test", description = "Only looks at the source: database, size, subscribers, host key.")
    private boolean test;

    @Option(names = "--yes", description = "Puts this server's own database aside without asking.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    RecoverCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        SourceAccess access = new SourceAccess(
                new SourceServer(new Endpoint(new NodeAddress(source), port), user),
                credential(),
                hostKey.map(HostKey::new));
        HttpAdmin admin = desk.admin();
        if (test) {
            HttpAdmin.Reply found = admin.testSource(access);
            return desk.print(found, () -> found(found.data()));
        }
        // What a person will be asked about is no refusal yet.
        boolean confirmed = yes || !dryRun;
        HttpAdmin.Reply plan =
                admin.recover(new RecoverFromServer.Command(access, !standalone, confirmed), HttpAdmin.Mode.DRY_RUN);
        if (dryRun || !plan.success()) {
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        if (PlanView.refusal(plan.data()).isEmpty()) {
            ask();
        }
        HttpAdmin.Reply reply =
                admin.recover(new RecoverFromServer.Command(access, !standalone, confirmed), HttpAdmin.Mode.ASYNC);
        return new Ended(desk, admin).print(reply, RecoverCommand::recovered);
    }

    private void ask() {
        if (yes) {
            return;
        }
        String sentence = "This server's database will be put aside under a dated name, and that of " + source
                + " takes its place";
        if (!desk.terminal().interactive()) {
            throw new InvalidRequestException(sentence + "; say --yes to go on without being asked");
        }
        if (!desk.terminal().confirm(sentence + ". Go on?")) {
            throw new InvalidRequestException("nothing was done");
        }
    }

    private static String found(JsonNode data) {
        return "The source can be recovered from.\n\n"
                + "  PostgreSQL   " + data.path("postgres_version").asInt() / 10_000 + ", on the "
                + JsonText.text(data.path("database_place"), "host") + "\n"
                + "  size         "
                + Amounts.bytes(data.path("database_size_bytes").asLong()) + ", dump about "
                + Amounts.bytes(data.path("estimated_dump_size_bytes").asLong()) + "\n"
                + "  subscribers  " + data.path("subscribers").asLong() + "\n"
                + "  uploads      " + data.path("uploads_count").asLong() + "\n"
                + "  host key     " + JsonText.text(data.path("source_host_key"), "unknown");
    }

    private static String recovered(HttpAdmin.Reply end) {
        JsonNode result = end.data().has("result") ? end.data().path("result") : end.data();
        return "The data is recovered: " + result.path("subscribers_count").asText("0") + " subscribers in "
                + result.path("tables_restored").asText("0") + " tables. This server's own is kept as database "
                + result.path("kept_database").asText("unknown") + "."
                + left(
                        result,
                        "uploads_skipped",
                        "were passed over: name or size is not allowed, or one side refused them")
                + left(result, "uploads_missing", "are missing, since the copy of them was cancelled")
                + lacking(result)
                + "\nSee: mainstay status";
    }

    private static String lacking(JsonNode result) {
        String roles = result.path("roles_lacking_rights").asText("");
        return roles.isEmpty()
                ? ""
                : "\nRights that they had are lacking to: " + roles + ". As a superuser, in the panel's database:\n  "
                        + result.path("rights_to_give").asText("");
    }

    private static String left(JsonNode result, String name, String how) {
        long count = result.path(name).asLong(0);
        return count == 0 ? "" : "\nOf the source's uploads " + count + " " + how + ".";
    }

    private Credential credential() {
        if (keyFile.isPresent()) {
            return new Credential.PrivateKey(read(keyFile.get()));
        }
        return passwordFile
                .map(RecoverCommand::read)
                .or(() -> Optional.ofNullable(desk.surroundings().environment().get(PASSWORD)))
                .or(this::asked)
                .map(text -> new Credential.Password(Secret.of(text)))
                .orElseThrow(() -> new InvalidRequestException(
                        "the source's password is needed: give --password-file FILE, --key FILE or set " + PASSWORD));
    }

    private Optional<String> asked() {
        return desk.terminal().interactive()
                ? desk.terminal().secret("Password of " + user + " on " + source)
                : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new InvalidRequestException(
                    "the file " + file + " cannot be read: expected the source's password or key", unreadable);
        }
    }
}
