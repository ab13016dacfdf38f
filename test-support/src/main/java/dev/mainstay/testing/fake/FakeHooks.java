package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.RoleChange;
import java.util.ArrayList;
import java.util.List;

/** Remembers what the operator's command was told. Safe for all threads. */
public final class FakeHooks implements Hooks {

    private final Fault fault = new Fault();
    private final List<RoleChange> told = new ArrayList<>();

    /** The command is told and fails from now on. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** The command succeeds again. */
    public synchronized void heal() {
        fault.clear();
    }

    /** Everything it was told, oldest first. */
    public synchronized List<RoleChange> told() {
        return List.copyOf(told);
    }

    @Override
    public synchronized void roleChanged(RoleChange change) {
        told.add(change);
        fault.throwFailed();
    }
}
