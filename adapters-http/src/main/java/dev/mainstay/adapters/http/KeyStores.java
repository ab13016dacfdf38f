package dev.mainstay.adapters.http;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Key stores in memory from what files hold, and what TLS makes of them. */
final class KeyStores {
    private static final char[] INSIDE = "inside".toCharArray();

    private KeyStores() {}

    static KeyManager[] identity(Path certificate, Path key) {
        Certificate[] chain = PemFile.certificates(certificate).toArray(Certificate[]::new);
        PrivateKey secret = PemFile.key(key);
        try {
            if (!isPair(secret, chain[0].getPublicKey())) {
                throw new InvalidRequestException(strangers(certificate, key));
            }
            KeyStore store = empty();
            store.setKeyEntry("node", secret, INSIDE, chain);
            return managers(store, INSIDE);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new InvalidRequestException(strangers(certificate, key), unusable);
        }
    }

    private static String strangers(Path certificate, Path key) {
        return "the key " + key + " does not go with the certificate " + certificate
                + ": expected the private key of the first certificate in it";
    }

    /** A key store takes any key for any certificate; only a signature tells. */
    private static boolean isPair(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        byte[] probe = {1, 2, 3};
        String algorithm = key.getAlgorithm();
        Signature signature = Signature.getInstance(
                algorithm.equals("RSA") ? "SHA256withRSA" : algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(probe);
        return signature.verify(signed);
    }

    static KeyManager[] identity(Path store, Secret password) {
        char[] letters = password.reveal().toCharArray();
        try {
            return managers(open(store, letters), letters);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new InvalidRequestException(
                    "the key store " + store + " is not usable: expected PKCS12 or JKS with one private key, and its"
                            + " password",
                    unusable);
        }
    }

    /** The first certificate of the one key in it. */
    static Certificate certificate(Path store, Secret password) {
        try {
            KeyStore read = open(store, password.reveal().toCharArray());
            for (String alias : Collections.list(read.aliases())) {
                Certificate found = read.getCertificate(alias);
                if (read.isKeyEntry(alias) && found != null) {
                    return found;
                }
            }
        } catch (GeneralSecurityException | IOException unusable) {
            throw new InvalidRequestException("the key store " + store + " is not usable with its password", unusable);
        }
        throw new InvalidRequestException("the key store " + store + " is not usable: expected one private key in it");
    }

    static TrustManager[] trust(Path authorities) {
        List<Certificate> all = PemFile.certificates(authorities);
        try {
            KeyStore store = empty();
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("authority-" + i, all.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException unusable) {
            throw new InvalidRequestException("the authorities in " + authorities + " are not usable", unusable);
        }
    }

    private static KeyStore open(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }
}
