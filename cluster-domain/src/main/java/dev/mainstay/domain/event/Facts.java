package dev.mainstay.domain.event;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and values that explain an event, a verdict or a step, in a stable order. Never holds a secret.
 *
 * <p>Immutable.
 *
 * @param values by name
 */
public record Facts(SortedMap<String, String> values) {

    private static final Facts NONE = new Facts(Collections.emptySortedMap());

    /** Copies the values. */
    public Facts {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Nothing to explain. */
    public static Facts none() {
        return NONE;
    }

    /** One fact. */
    public static Facts of(String name, Object value) {
        return NONE.with(name, value);
    }

    /** These facts and one more; a name given again takes the new value. */
    public Facts with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Facts(more);
    }

    /** These facts and one more where it is known. */
    public Facts withKnown(String name, Optional<?> value) {
        return value.isPresent() ? with(name, value.get()) : this;
    }

    /** These facts and those; where both name one, those win. */
    public Facts with(Facts those) {
        SortedMap<String, String> more = new TreeMap<>(values);
        more.putAll(those.values);
        return new Facts(more);
    }

    /** The value of that name. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
