package dev.mainstay.adapters.http.panel.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a node signs a message to another one instead of sending the cluster secret. Immutable. Source: spec/panel-api.md H-12.
 *
 * @param time when, in seconds of the Unix epoch, by the sender's clock
 * @param nonce never used before by anybody; 16 to 64 letters and digits
 * @param mac HMAC-SHA256 of {@link #text} under the cluster secret, as 64 hexadecimal characters
 */
public record NodeSignature(long time, String nonce, String mac) {
    /** The header that carries it. */
    public static final String HEADER = "X-Cluster-Signature";
    /** What a node that understands it says in {@code /health}. */
    public static final String VERSION = "v1";

    private static final Pattern FORM =
            Pattern.compile("t=([0-9]{1,12}),n=([A-Za-z0-9-]{16,64})," + VERSION + "=([0-9a-f]{64})");

    /** As sent; empty when it has another form. */
    public static Optional<NodeSignature> parse(String header) {
        Matcher parts = FORM.matcher(header);
        return parts.matches()
                ? Optional.of(new NodeSignature(Long.parseLong(parts.group(1)), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** As sent. */
    public String header() {
        return "t=" + time + ",n=" + nonce + "," + VERSION + "=" + mac;
    }

    /**
     * What is signed: time, nonce, method, path and the body's digest.
     *
     * @param path from the root, such as {@code /api/cluster/heartbeat}
     */
    public static String text(long time, String nonce, String path, byte[] body) {
        return time + "." + nonce + ".POST." + path + "." + digest(body);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "every Java platform has SHA-256 for " + body.length + " bytes", impossible);
        }
    }
}
