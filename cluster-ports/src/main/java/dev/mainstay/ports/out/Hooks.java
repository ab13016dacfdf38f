package dev.mainstay.ports.out;

/** The operator's commands (D22). Safe for all threads. */
public interface Hooks {

    /**
     * Runs {@code on_role_change} with the change in its environment, within its own limit; does nothing when none is
     * configured.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when it cannot be run, ends with an error or was ended
     */
    void roleChanged(RoleChange change);
}
