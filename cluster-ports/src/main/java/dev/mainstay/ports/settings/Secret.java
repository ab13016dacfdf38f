package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A password, key or token: prints as {@code ***}, is compared in constant time, and says its value only when asked.
 *
 * <p>Immutable, safe for all threads. Source: D12.
 */
public final class Secret {

    private static final String MAC = "HmacSHA256";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]+");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * A secret without surrounding white space.
     *
     * @throws InvalidRequestException when it is blank or holds control characters; the message does not repeat it
     */
    public static Secret of(String value) {
        String trimmed = value.strip();
        if (!LINE.matcher(trimmed).matches()) {
            throw new InvalidRequestException(
                    "a secret is not valid: expected at least one character and no control characters");
        }
        return new Secret(trimmed);
    }

    /** The value, for the one place that must have it. */
    public String reveal() {
        return value;
    }

    /** Whether the presented text, without surrounding white space, is this secret; takes the same time either way. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(digest(value), digest(presented.strip()));
    }

    /** {@code sha256:} and the digest of the value, as 64 hexadecimal characters: tells it apart, and does not tell it. */
    public String fingerprint() {
        return "sha256:" + HexFormat.of().formatHex(digest(value));
    }

    /** HMAC-SHA256 of the text's UTF-8 under this secret, as 64 lower-case hexadecimal characters. */
    public String sign(String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), MAC));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + MAC, impossible);
        }
    }

    /**
     * Another secret, readable only for those who have this one: AES-256-GCM under a key derived from it, as hexadecimal
     * characters. The nonce is derived from what is sealed, so the same secret gives the same text and no other does.
     */
    public String seal(Secret other) {
        byte[] plain = other.value.getBytes(StandardCharsets.UTF_8);
        byte[] nonce = Arrays.copyOf(HexFormat.of().parseHex(sign("seal-nonce:" + other.value)), NONCE);
        return HexFormat.of().formatHex(nonce) + HexFormat.of().formatHex(cipher(Cipher.ENCRYPT_MODE, nonce, plain));
    }

    /** What {@link #seal} sealed with this secret; empty for any other text. */
    public Optional<Secret> unseal(String sealed) {
        try {
            byte[] all = HexFormat.of().parseHex(sealed);
            if (all.length <= NONCE) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(all, NONCE);
            byte[] rest = Arrays.copyOfRange(all, NONCE, all.length);
            return Optional.of(of(new String(cipher(Cipher.DECRYPT_MODE, nonce, rest), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | InvalidRequestException notSealed) {
            return Optional.empty();
        }
    }

    /** What does not open is an argument that is not right. */
    private byte[] cipher(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] key = HexFormat.of().parseHex(sign("seal-key"));
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException closed) {
            throw new IllegalArgumentException("it does not open with this secret", closed);
        }
    }

    /** Digests have one length, so a comparison tells nothing of the secret's. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
