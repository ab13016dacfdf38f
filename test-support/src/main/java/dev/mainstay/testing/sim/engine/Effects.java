package dev.mainstay.testing.sim.engine;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.EventSink;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.ServerProcess;
import java.lang.reflect.Method;
import java.util.Set;

/** Which calls of the ports change something that outlives the agent, and how long those take on a healthy machine. */
final class Effects {

    private static final long MILLI = 1_000_000L;

    /** Calls that only look, by name. */
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
            "branch",
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
            "handedOut",
            "managesAccess",
            "refusesClients",
            "aside",
            "password",
            "names",
            "stoppedOnSecondary",
            "local",
            "shutdownEnd",
            "openTransactions",
            "behind",
            "received",
            "status",
            "reports",
            "open",
            "subscribers",
            "jwtSecret",
            "user",
            "operation",
            "event",
            "cluster",
            "hardware",
            "secret");

    private Effects() {}

    static boolean isEffect(Method method) {
        return !LOOKS.contains(method.getName());
    }

    /** The longest that such a call takes, in nanoseconds. */
    static long longest(Method method) {
        Class<?> port = method.getDeclaringClass();
        if (port == ServerProcess.class) {
            return 1_500 * MILLI;
        }
        if (port == PostgresControl.class) {
            return method.getName().equals("promote") || method.getName().startsWith("checkpoint")
                    ? 300 * MILLI
                    : 15 * MILLI;
        }
        if (port == NodeStateStore.class || port == Journal.class || port == EventSink.class) {
            return 8 * MILLI;
        }
        return port == ClusterTables.class ? 10 * MILLI : port == DataDirectory.class ? 50 * MILLI : 5 * MILLI;
    }
}
