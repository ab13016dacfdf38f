package dev.mainstay.ports.out;

/**
 * A script by which a person does what the agent may not do. It holds no password. Immutable.
 *
 * @param path where it lies on this node
 * @param text all of it
 */
public record OperatorScript(String path, String text) {

    /** What a script is for. */
    public enum Use {
        /** A server joins: its data is replaced by a copy of the main's. */
        JOIN,
        /** An old main comes back: it follows as it is where the main has all of it, else it is archived and copied anew. */
        RETURN
    }
}
