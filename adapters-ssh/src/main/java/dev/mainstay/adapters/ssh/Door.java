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
import java.util.ArrayList;
import java.util.List;
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
import org.apache.sshd.core.CoreModuleProperties;

/**
 * An open door into a source: one client, one session, no configuration, keys or agents of the user that runs this process.
 * Confined to one thread; {@link #close} may be called by any.
 *
 * @param session logged in
 */
record Door(SshClient client, ClientSession session, HostKey key) implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Who waits on a stream gives up first, and says why. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String NO_KEY =
            "source_key cannot be read: expected a whole private key without passphrase (RSA, ECDSA or Ed25519), as"
                    + " ssh-keygen writes it";

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
     * @param silence after which MINA gives a connection up that it waits on
     */
    static Attempt open(SourceAccess access, Duration limit, Duration silence) {
        SshClient client = SshClient.setUpDefaultClient();
        KeyWatch watch = new KeyWatch(access);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier(watch);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, silence.plus(GRACE));
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, silence.plus(GRACE).plus(GRACE));
        boolean open = false;
        try {
            client.start();
            Attempt attempt = attempt(client, access, limit, watch);
            open = attempt.door().isPresent();
            return attempt;
        } finally {
            // Whatever was thrown: its threads and its session end with it.
            if (!open) {
                client.stop();
            }
        }
    }

    private static Attempt attempt(SshClient client, SourceAccess access, Duration limit, KeyWatch watch) {
        List<KeyPair> keys;
        try {
            keys = keys(access.credential());
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            // Not repeated: what a parser says of a key may be a piece of it.
            return Attempt.closed(Kind.LOGIN_REFUSED, NO_KEY, watch);
        }
        boolean needed = access.credential().match(password -> false, key -> true);
        if (needed && keys.isEmpty()) {
            return Attempt.closed(Kind.LOGIN_REFUSED, NO_KEY, watch);
        }
        try {
            ClientSession session = client.connect(
                            access.server().user(),
                            access.server().door().address().host(),
                            access.server().door().port())
                    .verify(limit)
                    .getSession();
            keys.forEach(session::addPublicKeyIdentity);
            access.credential()
                    .<Optional<String>>match(
                            password -> Optional.of(password.secret().reveal()), key -> Optional.empty())
                    .ifPresent(session::addPasswordIdentity);
            session.auth().verify(limit);
            session.setSessionHeartbeat(SessionHeartbeatController.HeartbeatType.IGNORE, HEARTBEAT);
            Door door = new Door(client, session, watch.seen().orElseThrow());
            return new Attempt(Optional.of(door), SourceObservation.failed(Kind.UNREACHABLE, "", watch.seen()));
        } catch (IOException no) {
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

    /** Read before anybody is asked; none where a password serves, or a text holds none. */
    private static List<KeyPair> keys(Credential credential) throws IOException, GeneralSecurityException {
        Optional<String> pem = credential.match(password -> Optional.empty(), key -> Optional.of(key.pem()));
        if (pem.isEmpty()) {
            return List.of();
        }
        List<KeyPair> found = new ArrayList<>();
        Iterable<KeyPair> loaded = SecurityUtils.loadKeyPairIdentities(
                null,
                NamedResource.ofName("source_key"),
                new ByteArrayInputStream(pem.get().getBytes(StandardCharsets.UTF_8)),
                FilePasswordProvider.EMPTY);
        if (loaded != null) {
            loaded.forEach(found::add);
        }
        return found;
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
