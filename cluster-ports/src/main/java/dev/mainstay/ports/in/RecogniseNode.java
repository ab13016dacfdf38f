package dev.mainstay.ports.in;

/** Tells whether a caller knows the cluster secret. */
public interface RecogniseNode {

    /**
     * Whether the presented text is the secret of the cluster this node is an active member of. Takes the same time
     * whatever is wrong; a blank text, and a node without a cluster, never match (H-11).
     */
    boolean knowsSecret(String presented);

    /**
     * Whether this is the signature of the text under that secret, as {@code Secret.sign} makes it; under the same
     * conditions.
     */
    boolean isSigned(String text, String signature);
}
