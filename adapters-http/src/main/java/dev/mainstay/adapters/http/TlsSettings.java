package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Who this node is on TLS connections, and whom it believes there: certificate and key as PEM files, or both in a key store; with
 * neither it is nobody. Immutable; files are read when a context is made, so a changed certificate needs a restart.
 *
 * @param certificate PEM file of the certificate, then of those that lead to its authority
 * @param key PEM file of its private key, in PKCS#8 without a password
 * @param keystore PKCS12 or JKS file with both, instead
 * @param keystorePassword its password
 * @param authorities PEM file of those that sign the other side's certificates; when not given, the JDK's
 */
public record TlsSettings(
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> keystore,
        Optional<Secret> keystorePassword,
        Optional<Path> authorities) {
    /** Rejects half an identity, and two. */
    public TlsSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidRequestException("expected certificate and key together, or neither");
        }
        if (keystore.isPresent() != keystorePassword.isPresent()) {
            throw new InvalidRequestException("expected keystore and keystore_password together, or neither");
        }
        if (certificate.isPresent() && keystore.isPresent()) {
            throw new InvalidRequestException("expected certificate and key, or keystore, not both");
        }
    }

    /** Nobody, who believes the JDK's authorities. */
    public static TlsSettings none() {
        return believing(Optional.empty());
    }

    /** Nobody, who believes the authorities in that PEM file, else the JDK's. */
    public static TlsSettings believing(Optional<Path> authorities) {
        return new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), authorities);
    }

    /**
     * Reads a section.
     *
     * @param whom who the other side is, for the explanation of a key
     */
    public static TlsSettings from(Section section, String whom) {
        Optional<Path> certificate = section.about(
                        "PEM file of this node's certificate, then of those that lead to its authority.")
                .path("certificate");
        Optional<Path> key = section.about("PEM file of its private key: PKCS#8, no password.")
                .path("key");
        Optional<Path> keystore =
                section.about("PKCS12 or JKS file with both, instead.").path("keystore");
        Optional<Secret> password = section.about("Its password.").secret("keystore_password");
        Optional<Path> authorities = section.about(
                        "PEM file of the authorities that sign the certificates of " + whom + "; without it the JDK's.")
                .path("ca");
        try {
            return new TlsSettings(certificate, key, keystore, password, authorities);
        } catch (InvalidRequestException half) {
            section.refuse("certificate", String.valueOf(half.getMessage()));
            return none();
        }
    }

    /** Whether there is a certificate to show. */
    public boolean hasIdentity() {
        return certificate.isPresent() || keystore.isPresent();
    }

    /** Whether there is anything that the JDK would not do by itself. */
    public boolean isPlain() {
        return !hasIdentity() && authorities.isEmpty();
    }

    /**
     * For both sides of connections.
     *
     * @throws InvalidRequestException when a file is not usable; names it, and how to mend it
     */
    public SSLContext context() {
        return context(
                identity().orElse(new KeyManager[0]),
                authorities.map(KeyStores::trust).orElse(new TrustManager[0]));
    }

    /** The own certificate that others see. */
    public Optional<Certificate> shown() {
        return keystore.map(store -> KeyStores.certificate(store, keystorePassword.orElseThrow()))
                .or(() -> certificate.map(file -> PemFile.certificates(file).get(0)));
    }

    private Optional<KeyManager[]> identity() {
        return keystore.map(store -> KeyStores.identity(store, keystorePassword.orElseThrow()))
                .or(() -> certificate.map(file -> KeyStores.identity(file, key.orElseThrow())));
    }

    private static SSLContext context(KeyManager[] identity, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // nothing given means the JDK's own, not nobody
            context.init(identity.length == 0 ? null : identity, trust.length == 0 ? null : trust, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has TLS", impossible);
        }
    }

    /** For a client on this very machine that knows which certificate its own server shows, whatever name that bears. */
    public static SSLContext trustingOnly(Certificate server) {
        return context(new KeyManager[0], new TrustManager[] {new OneCertificate(server)});
    }
}
