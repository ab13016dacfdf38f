package dev.mainstay.domain.topology;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says of one node, by name: words that Mainstay understands, such as {@code nofailover}, and words of the
 * operator's own. Source: spec/patroni-rest.md 6.4.
 *
 * <p>Immutable.
 *
 * @param values at most 64, by name
 */
public record Tags(SortedMap<String, Tag> values) {

    /** This node does not take over by itself, and nobody hands the main's role to it. */
    public static final String NO_FAILOVER = "nofailover";

    /** Load balancers are told to pass this node by. */
    public static final String NO_LOAD_BALANCE = "noloadbalance";

    /** This node is no synchronous standby. */
    public static final String NO_SYNC = "nosync";

    /** Commits wait for a higher one first; 0 and below is {@link #NO_SYNC}. */
    public static final String SYNC_PRIORITY = "sync_priority";

    /** Higher is preferred among equals; 0 and below is {@link #NO_FAILOVER}. */
    public static final String FAILOVER_PRIORITY = "failover_priority";

    /** The member, by name, that this node streams from while that one is fit; otherwise from the main. */
    public static final String REPLICATE_FROM = "replicatefrom";

    /** This node streams from nobody: it replays what its archive has. */
    public static final String NO_STREAM = "nostream";

    /** Whoever is made anew may copy this node's data rather than the main's. */
    public static final String CLONE_FROM = "clonefrom";

    /** The priority of a node that says none. */
    public static final int DEFAULT_PRIORITY = 1;

    private static final int MOST = 64;
    private static final int LONGEST = 200;
    private static final Tags NONE = new Tags(Collections.emptySortedMap());

    /** Copies the map; rejects too many, and texts that are too long or hold control characters. */
    public Tags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        if (values.size() > MOST) {
            throw new InvalidRequestException(values.size() + " tags are too many: expected at most " + MOST);
        }
        values.forEach((name, tag) -> {
            requireShort(name);
            requireShort(tag.text());
        });
    }

    /** What kind of value it is on the wire. */
    public enum Kind {
        /** True or false. */
        FLAG,
        /** A number. */
        NUMBER,
        /** Words. */
        TEXT
    }

    /**
     * One value.
     *
     * @param kind how it is written
     * @param text as it was given; flags as {@code true} and {@code false}
     */
    public record Tag(Kind kind, String text) {}

    /** None at all. */
    public static Tags none() {
        return NONE;
    }

    /** The tag of that name. */
    public Optional<Tag> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether that tag is there and true. */
    public boolean says(String name) {
        return find(name)
                .filter(tag -> tag.kind() == Kind.FLAG && tag.text().equals("true"))
                .isPresent();
    }

    /** Whether this node stands aside when a main is looked for; where both tags are given, {@code nofailover} decides. */
    public boolean standsAside() {
        return find(NO_FAILOVER).isPresent() ? says(NO_FAILOVER) : priority() <= 0;
    }

    /** Its place among equals: higher first, 1 when nothing was said. */
    public int priority() {
        return number(FAILOVER_PRIORITY);
    }

    /** Whether commits wait for anybody but this node; where both tags are given, {@code nosync} decides. */
    public boolean staysAsynchronous() {
        return find(NO_SYNC).isPresent() ? says(NO_SYNC) : syncPriority() <= 0;
    }

    /** The same, and commits wait for anybody but this node; as they are where there is no room for one more. */
    public Tags asynchronous() {
        SortedMap<String, Tag> more = new TreeMap<>(values);
        more.put(NO_SYNC, new Tag(Kind.FLAG, "true"));
        return more.size() > MOST ? this : new Tags(more);
    }

    /** Its place among those that commits could wait for: higher first, 1 when nothing was said. */
    public int syncPriority() {
        return number(SYNC_PRIORITY);
    }

    /** The name of the member that this node is to stream from; empty for the main. */
    public Optional<String> source() {
        return find(REPLICATE_FROM).map(Tag::text);
    }

    /** Whether this node is to get its log from somebody else than the main. */
    public boolean leavesTheMain() {
        return source().isPresent() || says(NO_STREAM);
    }

    private int number(String name) {
        return find(name)
                .filter(tag -> tag.kind() == Kind.NUMBER && tag.text().matches("-?[0-9]{1,9}"))
                .map(tag -> Integer.parseInt(tag.text()))
                .orElse(DEFAULT_PRIORITY);
    }

    /** Those of a map. */
    public static Tags of(Map<String, Tag> values) {
        return new Tags(new TreeMap<>(values));
    }

    private static void requireShort(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException("a tag is not valid: expected names and values of 1 to " + LONGEST
                    + " characters without control characters");
        }
    }
}
