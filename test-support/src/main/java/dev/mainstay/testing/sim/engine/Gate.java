package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.world.Happening;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stands between an agent and one of its ports: gives calls their time, and kills or freezes the process at the call it was
 * told. Confined to the thread of its schedule.
 */
final class Gate implements InvocationHandler {

    /** What a call returns that returns nothing. */
    private static final Object NOTHING = new Object();

    private static final long SILENCE = Duration.ofSeconds(5).toNanos();

    private final Cluster cluster;
    private final Machine machine;
    private final Object port;
    private final String name;
    private final Dice dice;
    private final boolean talksToDatabase;
    private final Map<Method, Call> calls = new LinkedHashMap<>();

    /** What is known of one method. */
    private record Call(String name, boolean effect, long longest) {}

    private Gate(Cluster cluster, Machine machine, Class<?> type, Object port) {
        this.cluster = cluster;
        this.machine = machine;
        this.port = port;
        this.name = type.getSimpleName();
        this.dice = cluster.dice("gate-" + machine.number() + "-" + name);
        this.talksToDatabase = name.equals("PostgresProbe")
                || name.equals("PostgresControl")
                || name.equals("ClusterTables")
                || name.equals("PanelTables");
    }

    static <T> T before(Class<T> type, T port, Cluster cluster, Machine machine) {
        Gate gate = new Gate(cluster, machine, type, port);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, gate));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] given) {
        Call call = calls.computeIfAbsent(
                method, one -> new Call(name + "." + one.getName(), Effects.isEffect(one), Effects.longest(one)));
        if (!cluster.isAnyRunning()) {
            return made(call, method, given);
        }
        Optional<?> answer =
                cluster.running().call(call.name(), () -> made(call, method, given), () -> time(call, given));
        return answer.isPresent() ? answer.get() : NOTHING;
    }

    private Object made(Call call, Method method, Object[] given) {
        if (!call.effect()) {
            return real(method, given);
        }
        machine.doom().before(call.name());
        Object result = real(method, given);
        cluster.note(Happening.Kind.EFFECT, machine, call.name());
        machine.doom().after(call.name());
        return result;
    }

    private Object real(Method method, Object[] given) {
        try {
            return method.invoke(port, given);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw (Error) thrown.getCause();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How long the call takes; what hangs takes as long as its caller waits. */
    private long time(Call call, Object[] given) {
        if (talksToDatabase && given != null && given.length > 0 && given[0] instanceof Endpoint other) {
            return cluster.hangs(machine, other) ? limit(given) : 0;
        }
        if (talksToDatabase && machine.database().isFrozen()) {
            return limit(given);
        }
        if (name.equals("References") || name.equals("LeaderLease")) {
            return cluster.outside().time(machine, name, limit(given));
        }
        return call.effect() ? dice.between(call.longest() / 20, machine.slowed(call.longest())) : 0;
    }

    private static long limit(Object[] given) {
        if (given != null) {
            for (Object one : given) {
                if (one instanceof Duration limit) {
                    return limit.toNanos();
                }
            }
        }
        return SILENCE;
    }
}
