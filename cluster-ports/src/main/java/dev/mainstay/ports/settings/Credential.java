package dev.mainstay.ports.settings;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.function.Function;

/**
 * What opens another server's SSH door. Prints as {@code ***}; is kept nowhere but in memory, while it is needed.
 *
 * <p>Immutable, safe for all threads. Source: D12.
 */
public sealed interface Credential {

    /** One function per kind. */
    <R> R match(Function<Password, R> password, Function<PrivateKey, R> key);

    /**
     * A user's password.
     *
     * @param secret it
     */
    record Password(Secret secret) implements Credential {
        @Override
        public <R> R match(Function<Password, R> password, Function<PrivateKey, R> key) {
            return password.apply(this);
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * A user's private key, without passphrase.
     *
     * @param pem as {@code ssh-keygen} writes it, at most 32 KiB
     */
    record PrivateKey(String pem) implements Credential {

        private static final int LONGEST = 32 << 10;

        /** Rejects what does not look like a key with {@code InvalidRequestException}, without repeating it. */
        public PrivateKey {
            if (pem.length() > LONGEST || !pem.stripLeading().startsWith("-----BEGIN ")) {
                throw new InvalidRequestException("source_key is not valid: expected a private key as ssh-keygen writes"
                        + " it, beginning with -----BEGIN, of at most " + LONGEST + " characters");
            }
        }

        @Override
        public <R> R match(Function<Password, R> password, Function<PrivateKey, R> key) {
            return key.apply(this);
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
