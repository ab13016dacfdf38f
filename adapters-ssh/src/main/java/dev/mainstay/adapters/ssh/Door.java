package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.identity.HostKey;
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

    /** Why a door did not open. Never leaves this package. */
    static final class Closed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Optional<HostKey> seen;
        private final Kind kind;

        Closed(Kind kind, String reason, Optional<HostKey> seen) {
            super(reason);
            this.kind = kind;
            this.seen = seen;
        }

        Kind kind() {
            return kind;
        }

        Optional<HostKey> seen() {
            return seen;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Connects, compares the host key, logs in.
     *
     * @param limit for each of the three
     */
    static Door open(SourceAccess access, Duration limit) throws Closed {
        SshClient client = SshClient.setUpDefaultClient();
        KeyWatch watch = new KeyWatch(access.pinned());
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier(watch);
        client.start();
        boolean opened = false;
        try {
            ClientSession session = connected(client, access, limit);
            login(session, access, limit, watch);
            session.setSessionHeartbeat(SessionHeartbeatController.HeartbeatType.IGNORE, HEARTBEAT);
            opened = true;
            return new Door(client, session, watch.seen().orElseThrow());
        } finally {
            if (!opened) {
                client.stop();
            }
        }
    }

    private static ClientSession connected(SshClient client, SourceAccess access, Duration limit) throws Closed {
        try {
            return client.connect(
                            access.server().user(),
                            access.server().door().address().host(),
                            access.server().door().port())
                    .verify(limit)
                    .getSession();
        } catch (IOException silent) {
            throw new Closed(
                    Kind.UNREACHABLE,
                    "no SSH server answers at " + access.server().door(),
                    Optional.empty());
        }
    }

    private static void login(ClientSession session, SourceAccess access, Duration limit, KeyWatch watch)
            throws Closed {
        try {
            present(session, access.credential());
            session.auth().verify(limit);
        } catch (IOException | GeneralSecurityException no) {
            Optional<HostKey> shown = watch.seen();
            Optional<HostKey> pinned = access.pinned();
            if (shown.isPresent() && pinned.isPresent() && !shown.equals(pinned)) {
                throw new Closed(
                        Kind.HOST_KEY_CHANGED,
                        "host key of " + access.server().door() + " changed: expected " + pinned.get() + ", it shows "
                                + shown.get() + "; if that is right, give the new one as source_host_key",
                        shown);
            }
            boolean refused = session.isOpen() || shown.isPresent();
            throw new Closed(
                    refused ? Kind.LOGIN_REFUSED : Kind.UNREACHABLE,
                    refused
                            ? access.server() + " does not take this password or key"
                            : "no SSH server answers at " + access.server().door(),
                    shown);
        }
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
            if (keys == null || !keys.iterator().hasNext()) {
                throw new GeneralSecurityException("source_key holds no key");
            }
            keys.forEach(session::addPublicKeyIdentity);
        }
    }

    @Override
    public void close() {
        session.close(true);
        client.stop();
    }

    /** Takes the pinned key only, or any when none is pinned, and remembers what was shown. Safe for all threads. */
    private static final class KeyWatch implements ServerKeyVerifier {
        private final Optional<HostKey> pinned;
        private volatile Optional<HostKey> seen = Optional.empty();

        KeyWatch(Optional<HostKey> pinned) {
            this.pinned = pinned;
        }

        Optional<HostKey> seen() {
            return seen;
        }

        @Override
        public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey shown) {
            HostKey key = new HostKey(KeyUtils.getFingerPrint(BuiltinDigests.sha256, shown));
            seen = Optional.of(key);
            return pinned.map(key::equals).orElse(true);
        }
    }
}
