package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.ports.settings.Credential;
import java.util.Optional;

/**
 * All that is needed to work on a source.
 *
 * <p>Immutable; prints no secret.
 *
 * @param server which
 * @param credential opens it
 * @param pinned the only key that its SSH server may show; empty takes what it shows and reports it
 */
public record SourceAccess(SourceServer server, Credential credential, Optional<HostKey> pinned) {

    /** The same, and from now on only that key is taken. */
    public SourceAccess pinnedTo(HostKey key) {
        return new SourceAccess(server, credential, Optional.of(key));
    }
}
