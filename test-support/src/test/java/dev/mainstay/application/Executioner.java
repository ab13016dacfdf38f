package dev.mainstay.application;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Stands between an agent and its ports, counts the calls that change something, and lets the process die just before or
 * just after one of them.
 */
final class Executioner {
    /** Calls that only look. */
    private static final Set<String> LOOKS = Set.of(
            "load",
            "entries",
            "unsent",
            "latest",
            "config",
            "nodes",
            "events",
            "look",
            "reach",
            "canCopyFrom",
            "canRewindFrom",
            "files",
            "minimumSettings",
            "size",
            "clientSessions",
            "isManaged",
            "space",
            "location",
            "copyStatus",
            "managesAccess",
            "refusesClients",
            "password",
            "names",
            "stoppedOnSecondary",
            "health",
            "openTransactions",
            "behind",
            "received",
            "status",
            "reports",
            "open",
            "aside",
            "subscribers",
            "jwtSecret",
            "user");

    private final int fatal;
    private final boolean after;
    private final List<String> calls = new ArrayList<>();
    private boolean done;

    /** The process died here. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String where) {
            super(where);
        }
    }

    /** Kills at that call, counted from 0, before or after it. */
    Executioner(int fatal, boolean after) {
        this.fatal = fatal;
        this.after = after;
    }

    /** Only counts. */
    static Executioner harmless() {
        return new Executioner(Integer.MAX_VALUE, false);
    }

    List<String> calls() {
        return calls;
    }

    boolean isDone() {
        return done;
    }

    Ports between(Ports ports) {
        return new Ports(
                watch(dev.mainstay.ports.out.NodeStateStore.class, ports.state()),
                watch(dev.mainstay.ports.out.Journal.class, ports.journal()),
                watch(dev.mainstay.ports.out.EventSink.class, ports.events()),
                watch(dev.mainstay.ports.out.ClusterTables.class, ports.tables()),
                ports.probe(),
                watch(dev.mainstay.ports.out.PostgresControl.class, ports.postgres()),
                watch(dev.mainstay.ports.out.ServerProcess.class, ports.server()),
                watch(dev.mainstay.ports.out.DataDirectory.class, ports.data()),
                ports.history(),
                watch(dev.mainstay.ports.out.Salvage.class, ports.salvage()),
                watch(dev.mainstay.ports.out.RedisControl.class, ports.redis()),
                watch(dev.mainstay.ports.out.ServiceContainers.class, ports.services()),
                watch(dev.mainstay.ports.out.PeerClient.class, ports.peers()),
                ports.panel(),
                ports.metrics(),
                watch(dev.mainstay.ports.out.Hooks.class, ports.hooks()),
                ports.references(),
                ports.lease().map(lease -> watch(dev.mainstay.ports.out.LeaderLease.class, lease)),
                ports.deadMan().map(deadMan -> watch(dev.mainstay.ports.out.DeadMan.class, deadMan)),
                ports.recovery(),
                ports.background(),
                ports.ids(),
                ports.wallClock(),
                ports.ticker());
    }

    private <T> T watch(Class<T> port, T real) {
        Object watched = Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            boolean effect = !LOOKS.contains(method.getName());
            boolean fatalNow = effect && count(port.getSimpleName() + "." + method.getName());
            if (fatalNow && !after) {
                die();
            }
            Object result;
            try {
                result = method.invoke(real, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
            if (fatalNow) {
                die();
            }
            return result;
        });
        return port.cast(watched);
    }

    private boolean count(String call) {
        calls.add(call);
        return !done && calls.size() - 1 == fatal;
    }

    private void die() {
        done = true;
        throw new Death((after ? "after " : "before ") + calls.get(fatal));
    }
}
