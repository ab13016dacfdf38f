package dev.mainstay.ports.out;

/**
 * Whether a server was reached.
 *
 * @param answered whether it answered as a server of its kind
 * @param reason why not, for people; empty when it answered
 */
public record Reach(boolean answered, String reason) {

    /** It answered. */
    public static Reach yes() {
        return new Reach(true, "");
    }

    /** It did not. */
    public static Reach no(String reason) {
        return new Reach(false, reason);
    }
}
