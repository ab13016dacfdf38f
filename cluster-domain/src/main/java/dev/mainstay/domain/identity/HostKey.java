package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * The fingerprint of an SSH server's key, as OpenSSH prints it: who the server is, whatever its address.
 *
 * <p>Immutable. Source: D12; {@code ssh-keygen(1)}, option {@code -l}.
 *
 * @param fingerprint {@code SHA256:} and 43 characters of base64
 */
public record HostKey(String fingerprint) {

    private static final Pattern FORM = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    /** Rejects every other form with {@code InvalidRequestException}. */
    public HostKey {
        Text.require(FORM, fingerprint, "host key", "SHA256: and 43 characters, as ssh-keygen -l prints it");
    }

    @Override
    public String toString() {
        return fingerprint;
    }
}
