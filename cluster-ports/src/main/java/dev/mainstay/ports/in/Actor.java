package dev.mainstay.ports.in;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;

/**
 * Who causes something, for the record.
 *
 * @param value {@code auto}, {@code user:NAME}, {@code user:NAME@ADDRESS}, {@code cli:NAME} or {@code node:ID}; at most 100
 *     printable characters
 */
public record Actor(String value) {

    /** The node itself. */
    public static final Actor AUTO = new Actor("auto");

    private static final int LONGEST = 100;

    /** Rejects blank and overlong names and control characters. */
    public Actor {
        if (value.isBlank() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException("an actor is not valid: expected 1 to 100 printable characters");
        }
    }

    /** A user of the panel. */
    public static Actor user(String name) {
        return named("user:", name);
    }

    /** A user of the operating system, through the command line. */
    public static Actor cli(String name) {
        return named("cli:", name);
    }

    /** Another node. */
    public static Actor node(NodeId id) {
        return new Actor("node:" + id);
    }

    /** The same one, asking from that address; an overlong name gives way. */
    public Actor from(String address) {
        String where = "@" + address;
        return new Actor(value.substring(0, Math.min(value.length(), LONGEST - where.length())) + where);
    }

    private static Actor named(String kind, String name) {
        String clean = name.replaceAll("\\p{C}", "?");
        String all = kind + clean;
        return new Actor(all.length() > LONGEST ? all.substring(0, LONGEST) : all);
    }

    @Override
    public String toString() {
        return value;
    }
}
