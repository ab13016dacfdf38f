package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * Bodies that name a source, as commands (D13, D-06). Immutable.
 *
 * @param requests knows which addresses can be another server's
 */
record RecoverRequests(Requests requests) {
    SourceAccess test(Fields body) {
        return access(body)
                .orElseThrow(() -> Fields.invalid("source_ip", "the source's address and a password or key"));
    }

    RecoverFromServer.Command recover(Fields body) {
        SourceAccess access = access(body).orElseThrow(() -> new InvalidRequestException(PanelTexts.SOURCE_REQUIRED));
        return new RecoverFromServer.Command(
                access,
                body.flag("become_main").orElse(true),
                body.flag("confirm_overwrite").orElse(false));
    }

    private Optional<SourceAccess> access(Fields body) {
        Optional<String> source = body.words("source_ip", "source_server_ip");
        Optional<Credential> credential = credential(body);
        if (source.isEmpty() || credential.isEmpty()) {
            return Optional.empty();
        }
        NodeAddress address = new NodeAddress(source.get());
        requests.requireDialable(address);
        int port = Endpoint.requirePort(body.integer("source_port").orElse(SourceServer.PORT));
        return Optional.of(new SourceAccess(
                new SourceServer(
                        new Endpoint(address, port), body.words("source_user").orElse(SourceServer.ROOT)),
                credential.get(),
                body.words("source_host_key").map(HostKey::new)));
    }

    private static Optional<Credential> credential(Fields body) {
        Optional<String> key = body.text("source_key").filter(text -> !text.isBlank());
        return key.<Credential>map(Credential.PrivateKey::new)
                .or(() -> body.text("source_password", "root_password")
                        .filter(text -> !text.isBlank())
                        .map(text -> new Credential.Password(Secret.of(text))));
    }
}
