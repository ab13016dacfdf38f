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
        return new Ports(
                ports.state(),
                ports.journal(),
                ports.events(),
                ports.tables(),
                ports.probe(),
                spied(ports.postgres()),
                ports.server(),
                ports.data(),
                ports.history(),
                ports.salvage(),
                ports.redis(),
                ports.services(),
                ports.peers(),
                ports.panel(),
                ports.metrics(),
                ports.hooks(),
                ports.references(),
                ports.lease(),
                ports.deadMan(),
                ports.background(),
                ports.ids(),
                ports.wallClock(),
                ports.ticker());
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
