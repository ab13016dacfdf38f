package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and a private key from PEM files. Every complaint names the file and how to mend it. */
final class PemFile {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFile() {}

    /** At least one. */
    static List<Certificate> certificates(Path file) {
        try {
            List<Certificate> all = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file))));
            if (all.isEmpty()) {
                throw wrong(file, "expected at least one BEGIN CERTIFICATE block", null);
            }
            return all;
        } catch (CertificateException unusable) {
            throw wrong(file, "expected BEGIN CERTIFICATE blocks", unusable);
        }
    }

    static PrivateKey key(Path file) {
        Matcher block = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw wrong(
                    file,
                    "expected one BEGIN PRIVATE KEY block without a password"
                            + " (openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key makes one)",
                    null);
        }
        PKCS8EncodedKeySpec coded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(coded);
            } catch (GeneralSecurityException another) {
                // then the next one
            }
        }
        throw wrong(file, "expected a key of one of " + ALGORITHMS, null);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw wrong(file, "it cannot be read; expected a PEM file that this user may read", unreadable);
        }
    }

    private static InvalidRequestException wrong(Path file, String why, @Nullable Exception cause) {
        String sentence = "the file " + file + " is not usable: " + why;
        return cause == null ? new InvalidRequestException(sentence) : new InvalidRequestException(sentence, cause);
    }
}
