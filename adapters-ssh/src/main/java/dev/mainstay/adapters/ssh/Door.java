package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * An open door into a source: one client, one session, no configuration, keys or agents of the user that runs this process.
 * Confined to one thread; {@link #close} may be called by any.
 *
 * @param session logged in
 */
record Door(SshClient client, ClientSession session, HostKey key) implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /**
     * How an attempt to open one ended.
     *
     * @param door the open one
     * @param observation why it did not open; of no meaning when it did
     */
    record Attempt(Optional<Door> door, SourceObservation observation) {

        private static Attempt closed(Kind kind, String reason, KeyWatch watch) {
            return new Attempt(Optional.empty(), SourceObservation.failed(kind, reason, watch.seen()));
        }
    }

    /**
     * Connects, compares the host key, logs in.
     *
     * @param limit for each of the three
     */
    static Attempt open(SourceAccess access, Duration limit) {
        SshClient client = SshClient.setUpDefaultClient();
        KeyWatch watch = new KeyWatch(access);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier(watch);
        client.start();
        Attempt attempt = attempt(client, access, limit, watch);
        if (attempt.door().isEmpty()) {
            client.stop();
        }
        return attempt;
    }

    private static Attempt attempt(SshClient client, SourceAccess access, Duration limit, KeyWatch watch) {
        try {
            ClientSession session = client.connect(
                            access.server().user(),
                            access.server().door().address().host(),
                            access.server().door().port())
                    .verify(limit)
                    .getSession();
            present(session, access.credential());
            session.auth().verify(limit);
            session.setSessionHeartbeat(SessionHeartbeatController.HeartbeatType.IGNORE, HEARTBEAT);
            Door door = new Door(client, session, watch.seen().orElseThrow());
            return new Attempt(Optional.of(door), SourceObservation.failed(Kind.UNREACHABLE, "", watch.seen()));
        } catch (IOException | GeneralSecurityException no) {
            return refusal(access, watch);
        }
    }

    private static Attempt refusal(SourceAccess access, KeyWatch watch) {
        Optional<HostKey> shown = watch.seen();
        if (shown.isEmpty()) {
            return Attempt.closed(
                    Kind.UNREACHABLE,
                    "no SSH server answers at " + access.server().door(),
                    watch);
        }
        if (access.pinned().isPresent() && !shown.equals(access.pinned())) {
            return Attempt.closed(
                    Kind.HOST_KEY_CHANGED,
                    "host key of " + access.server().door() + " changed: expected "
                            + access.pinned().get() + ", it shows " + shown.get()
                            + "; if that is right, give the new one as source_host_key",
                    watch);
        }
        return Attempt.closed(Kind.LOGIN_REFUSED, access.server() + " does not take this password or key", watch);
    }

    private static void present(ClientSession session, Credential credential)
            throws IOException, GeneralSecurityException {
        Optional<String> pem = credential.match(password -> Optional.empty(), key -> Optional.of(key.pem()));
        credential
                .<Optional<String>>match(
                        password -> Optional.of(password.secret().reveal()), key -> Optional.empty())
                .ifPresent(session::addPasswordIdentity);
        if (pem.isPresent()) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    session,
                    NamedResource.ofName("source_key"),
                    new ByteArrayInputStream(pem.get().getBytes(StandardCharsets.UTF_8)),
                    FilePasswordProvider.EMPTY);
            // A file without a key adds none, and the server refuses the login.
            if (keys != null) {
                keys.forEach(session::addPublicKeyIdentity);
            }
        }
    }

    @Override
    public void close() {
        session.close(true);
        client.stop();
    }

    /** Takes the pinned key only, or any when none is pinned, and remembers what was shown. Safe for all threads. */
    private static final class KeyWatch implements ServerKeyVerifier {
        private final SourceAccess access;
        private volatile Optional<HostKey> seen = Optional.empty();

        KeyWatch(SourceAccess access) {
            this.access = access;
        }

        Optional<HostKey> seen() {
            return seen;
        }

        @Override
        public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey shown) {
            HostKey key = new HostKey(KeyUtils.getFingerPrint(BuiltinDigests.sha256, shown));
            seen = Optional.of(key);
            return access.pinned().map(key::equals).orElse(true);
        }
    }
}
