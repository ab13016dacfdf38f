package dev.mainstay.application;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Puts another port in the place of one. */
final class OnePort {
    private OnePort() {}

    /** The same ports but for one of that kind. */
    static Ports with(Ports ports, Class<?> kind, Object other) {
        RecordComponent[] parts = Ports.class.getRecordComponents();
        try {
            Object[] values = new Object[parts.length];
            for (int at = 0; at < parts.length; at++) {
                values[at] = parts[at].getType().equals(kind)
                        ? other
                        : parts[at].getAccessor().invoke(ports);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Ports.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(failed.getMessage(), failed);
        }
    }
}
