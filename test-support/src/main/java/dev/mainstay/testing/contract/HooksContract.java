package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.RoleChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Hooks} keeps. */
public abstract class HooksContract {

    private static final RoleChange BECAME_MAIN =
            new RoleChange(Role.MAIN, false, new Term(4), Optional.of(new NodeAddress("10.0.0.2")));
    private static final RoleChange WAS_CLOSED = new RoleChange(Role.SECONDARY, true, new Term(5), Optional.empty());

    /** Hooks whose command notes what it is told and succeeds; asked at most once per test. */
    protected abstract Hooks succeeding();

    /** Hooks whose command notes what it is told, says that sentence and fails; asked at most once per test. */
    protected abstract Hooks failing(String sentence);

    /** What the command noted, oldest first. */
    protected abstract List<RoleChange> told();

    @Test
    void tells_the_command_each_change_in_order() {
        Hooks hooks = succeeding();

        hooks.roleChanged(BECAME_MAIN);
        hooks.roleChanged(WAS_CLOSED);

        assertThat(told()).containsExactly(BECAME_MAIN, WAS_CLOSED);
    }

    @Test
    void reports_a_command_that_fails_with_what_it_said() {
        Hooks hooks = failing("the DNS server refused");

        assertThatThrownBy(() -> hooks.roleChanged(BECAME_MAIN))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("the DNS server refused");
        assertThat(told()).containsExactly(BECAME_MAIN);
    }
}
