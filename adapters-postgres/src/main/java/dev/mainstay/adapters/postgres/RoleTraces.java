package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Found;
import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.domain.error.OperationFailedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings that belong to a role and must not outlive it: the drain of an old main, the conninfo of an old standby (M1,
 * L35). Reads through a client's session, changes through ours.
 */
final class RoleTraces {

    /**
     * One of them.
     *
     * @param name the setting
     * @param neutral its value when no role is set
     */
    private record Trace(Name name, String neutral) {}

    private static final List<Trace> TRACES = List.of(
            new Trace(Name.DEFAULT_TRANSACTION_READ_ONLY, "off"),
            new Trace(Name.PRIMARY_CONNINFO, ""),
            new Trace(Name.PRIMARY_SLOT_NAME, ""));
    private static final Duration POLL = Duration.ofMillis(10);

    private final ServerParameters ours;
    private final Sessions sessions;

    RoleTraces(ServerParameters ours, Sessions sessions) {
        this.ours = ours;
        this.sessions = sessions;
    }

    void reset(Deadline deadline) throws SQLException {
        for (Trace trace : TRACES) {
            ours.reset(trace.name());
        }
        ours.reload(deadline);
        overrule(deadline);
    }

    /** What a file of lower rank still says is overruled; what no file can change is told. */
    private void overrule(Deadline deadline) throws SQLException {
        List<Trace> left = left();
        if (left.isEmpty()) {
            return;
        }
        for (Trace trace : left) {
            ours.set(trace.name(), trace.neutral());
        }
        ours.reload(deadline);
        while (!left().isEmpty()) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException(left().get(0).name().sql() + " is still in force, from "
                        + seen(left().get(0)).source() + " "
                        + seen(left().get(0)).place() + ": remove it there");
            }
        }
    }

    void readOnlyByDefault(boolean on, Deadline deadline) throws SQLException {
        Trace drain = TRACES.get(0);
        if (on) {
            open(drain, deadline);
            return;
        }
        ours.reset(drain.name());
        ours.reload(deadline);
        if (!isNeutral(drain)) {
            ours.set(drain.name(), drain.neutral());
            ours.reload(deadline);
        }
        if (!isNeutral(drain)) {
            throw new OperationFailedException(drain.name().sql() + " is still on, from "
                    + seen(drain).source() + " " + seen(drain).place());
        }
    }

    /** The write gap begins here: the session that shows what clients get is logged in, and has read it once, before. */
    private void open(Trace drain, Deadline deadline) {
        boolean unused = sessions.asClient("opening the drain", client -> {
            ServerParameters theirs = new ServerParameters(client);
            Found unusedBefore = theirs.read(drain.name());
            ours.set(drain.name(), "on");
            ours.reload(deadline);
            awaitDrain(drain, theirs, deadline);
            return true;
        });
    }

    private static void awaitDrain(Trace drain, ServerParameters theirs, Deadline deadline) throws SQLException {
        while (isNeutral(drain, theirs.read(drain.name()))) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException(
                        "default_transaction_read_only did not take effect: the command line of the server sets it");
            }
        }
    }

    /** All of them by one login: clients are coming back at the same time. */
    private List<Trace> left() {
        return sessions.asClient("reading what is left of the old role", client -> {
            ServerParameters theirs = new ServerParameters(client);
            List<Trace> found = new ArrayList<>();
            for (Trace trace : TRACES) {
                if (!isNeutral(trace, theirs.read(trace.name()))) {
                    found.add(trace);
                }
            }
            return found;
        });
    }

    private boolean isNeutral(Trace trace) {
        return isNeutral(trace, seen(trace));
    }

    /** A role's or a database's own default is its owner's business. */
    private static boolean isNeutral(Trace trace, Found found) {
        return found.isPersonal() || found.value().equals(trace.neutral());
    }

    private Found seen(Trace trace) {
        return sessions.asClient(
                "reading " + trace.name().sql(), session -> new ServerParameters(session).read(trace.name()));
    }
}
