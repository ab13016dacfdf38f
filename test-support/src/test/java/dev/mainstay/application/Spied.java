package dev.mainstay.application;

import dev.mainstay.ports.out.PostgresControl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Ports whose database remembers which settings it was given. */
final class Spied {

    final List<SortedMap<String, String>> parameters = new ArrayList<>();

    Ports over(Ports ports) {
        return OnePort.with(ports, PostgresControl.class, spied(ports.postgres()));
    }

    @SuppressWarnings("unchecked")
    private PostgresControl spied(PostgresControl real) {
        Class<PostgresControl> port = PostgresControl.class;
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            if (method.getName().equals("applyParameters")) {
                parameters.add((SortedMap<String, String>) given[0]);
            }
            try {
                return method.invoke(real, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }
}
