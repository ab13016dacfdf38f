package dev.mainstay.testing.sim;

import dev.mainstay.application.Ports;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerProcess;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** The same ports, but for one. */
final class PortsWith {
    private final Ports ports;

    PortsWith(Ports ports) {
        this.ports = ports;
    }

    Ports peers(PeerClient other) {
        return with("peers", other);
    }

    Ports probe(PostgresProbe other) {
        return with("probe", other);
    }

    Ports postgres(PostgresControl other) {
        return with("postgres", other);
    }

    PortsWith data(DataDirectory other) {
        return new PortsWith(with("data", other));
    }

    Ports server(ServerProcess other) {
        return with("server", other);
    }

    private Ports with(String name, Object other) {
        try {
            RecordComponent[] parts = Ports.class.getRecordComponents();
            Object[] values = new Object[parts.length];
            for (int index = 0; index < parts.length; index++) {
                values[index] = parts[index].getName().equals(name)
                        ? other
                        : parts[index].getAccessor().invoke(ports);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<Ports> made = Ports.class.getDeclaredConstructor(types);
            return made.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a record of ports cannot be copied", impossible);
        }
    }
}
