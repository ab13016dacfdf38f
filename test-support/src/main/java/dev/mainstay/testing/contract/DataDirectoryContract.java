package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DiskSpace;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every {@link DataDirectory} that may touch its files does. */
public abstract class DataDirectoryContract {

    /** What a database holds, for {@link #content}. */
    protected static final String OLD = "old";
    /** What the main holds. */
    protected static final String OF_MAIN = "of the main";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final OperationId ONE = new OperationId("op-1");
    private static final OperationId TWO = new OperationId("op-2");
    private static final OperationId THREE = new OperationId("op-3");
    private static final AccessRules OPEN = new AccessRules(false, List.of(new NodeAddress("127.0.0.1")));

    /** Of a stopped server whose database holds {@link #OLD}; the same files at each call in a test. */
    protected abstract DataDirectory directory();

    /** As an agent sees it that was started after the earlier one was killed. */
    protected abstract DataDirectory directoryOfNextAgent();

    /** Of the same server. */
    protected abstract ServerProcess process();

    /** A running main that lets this node in and whose database holds {@link #OF_MAIN}. */
    protected abstract StandbySource source();

    /** The same with a password that is wrong. */
    protected abstract StandbySource sourceWithWrongPassword();

    /** What the running server's database holds: {@link #OLD} or {@link #OF_MAIN}. */
    protected abstract String content();

    /** What the running server itself says. */
    protected abstract boolean isInRecovery();

    /** Lets time pass until it is so, or fails. */
    protected abstract void await(BooleanSupplier condition);

    @Test
    void tells_size_and_room() {
        DiskSpace space = directory().space();
        assertThat(space.dataBytes()).isPositive();
        assertThat(space.freeBytes()).isPositive();
        assertThat(directory().location()).isNotBlank();
    }

    @Test
    void moves_the_data_aside_once_per_operation_and_puts_it_back() {
        String aside = directory().moveAside(ONE);
        assertThat(process().look()).isEqualTo(ProcessObservation.NO_DATA);
        assertThat(directory().moveAside(ONE)).isEqualTo(aside);
        directory().putBack(ONE);
        directory().putBack(ONE);
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void puts_nothing_back_when_nothing_was_moved() {
        directory().putBack(TWO);
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void does_not_move_what_a_server_uses() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThatThrownBy(() -> directory().moveAside(ONE)).isInstanceOf(ConflictException.class);
        assertThat(content()).isEqualTo(OLD);
    }

    @Test
    void does_not_copy_over_data() {
        assertThatThrownBy(() -> directory().beginCopy(source(), 1)).isInstanceOf(ConflictException.class);
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void there_is_no_copy_before_one_is_begun() {
        assertThat(kind(directory().copyStatus())).isEqualTo("none");
    }

    @Test
    void copies_the_main_and_starts_as_its_standby() {
        copyWhole();
        directory().beginCopy(source(), 1);
        assertThat(kind(directory().copyStatus())).isEqualTo("complete");
        directory().configureStandby(ONE, source(), MinimumSettings.none(), OPEN);
        directory().configureStandby(ONE, source(), MinimumSettings.none(), OPEN);
        assertThat(startedContent()).isEqualTo(OF_MAIN);
        assertThat(isInRecovery()).isTrue();
    }

    @Test
    void the_next_agent_sees_a_copy_that_an_earlier_one_began() {
        String unused = directory().moveAside(ONE);
        directory().beginCopy(source(), 1);
        await(() -> kind(directoryOfNextAgent().copyStatus()).equals("complete"));
    }

    @Test
    void puts_the_old_data_back_after_a_whole_copy() {
        copyWhole();
        directory().discardCopy(ONE);
        assertThat(kind(directory().copyStatus())).isEqualTo("none");
        directory().putBack(ONE);
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void puts_the_old_data_back_while_a_copy_runs() {
        String unused = directory().moveAside(ONE);
        directory().beginCopy(source(), 1);
        directoryOfNextAgent().discardCopy(ONE);
        directoryOfNextAgent().discardCopy(ONE);
        assertThat(kind(directory().copyStatus())).isEqualTo("none");
        directory().putBack(ONE);
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void puts_the_old_data_back_from_a_standby_that_was_started() {
        copyWhole();
        directory().configureStandby(ONE, source(), MinimumSettings.none(), OPEN);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        process().stop(StopMode.FAST, LIMIT);
        directory().discardCopy(ONE);
        directory().putBack(ONE);
        assertThat(startedContent()).isEqualTo(OLD);
        assertThat(isInRecovery()).isFalse();
    }

    @Test
    void a_discard_of_an_operation_that_moved_nothing_keeps_the_data() {
        copyWhole();
        directory().configureStandby(ONE, source(), MinimumSettings.none(), OPEN);
        directory().discardCopy(TWO);
        directory().putBack(TWO);
        assertThat(startedContent()).isEqualTo(OF_MAIN);
    }

    @Test
    void a_copy_that_the_main_refuses_is_broken_and_can_be_begun_again() {
        String unused = directory().moveAside(ONE);
        StandbySource wrong = sourceWithWrongPassword();
        directory().beginCopy(wrong, 1);
        await(() -> kind(directory().copyStatus()).startsWith("broken"));
        assertThat(kind(directory().copyStatus()))
                .contains("password")
                .doesNotContain(wrong.password().reveal());
        directory().beginCopy(source(), 1);
        await(() -> kind(directory().copyStatus()).equals("complete"));
    }

    @Test
    void copies_one_that_keeps_no_slot_for_this_node() {
        StandbySource source = source();
        String unused = directory().moveAside(ONE);
        directory().beginCopyOf(source.main(), source, 1);
        directory().beginCopyOf(source.main(), source, 1);
        await(() -> kind(directory().copyStatus()).equals("complete"));
        directory().configureStandby(ONE, source, MinimumSettings.none(), OPEN);
        assertThat(startedContent()).isEqualTo(OF_MAIN);
    }

    @Test
    void says_the_same_rules_again_without_harm() {
        assertThat(directory().managesAccess()).isTrue();
        directory().allow(OPEN);
        directory().allow(OPEN);
        directory().disallow();
        directory().disallow();
        assertThat(startedContent()).isEqualTo(OLD);
    }

    @Test
    void tells_whether_its_rules_refuse_clients() {
        assertThat(directory().refusesClients()).isFalse();
        directory().allow(new AccessRules(true, OPEN.peers()));
        assertThat(directory().refusesClients()).isTrue();
        directory().allow(OPEN);
        assertThat(directory().refusesClients()).isFalse();
        directory().allow(new AccessRules(true, OPEN.peers()));
        directory().disallow();
        assertThat(directory().refusesClients()).isFalse();
    }

    @Test
    void admits_peers_and_keeps_clients_out_or_in_as_it_was() {
        List<NodeAddress> peers = List.of(new NodeAddress("127.0.0.1"), new NodeAddress("203.0.113.7"));
        directory().allow(OPEN);
        assertThat(directory().admit(peers)).isTrue();
        assertThat(directory().admit(peers)).isFalse();
        directory().allow(new AccessRules(true, peers));
        assertThat(directory().admit(peers)).isFalse();
        assertThat(directory().admit(OPEN.peers())).isTrue();
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
        directory().allow(new AccessRules(true, OPEN.peers()));
        assertThat(directory().admit(OPEN.peers())).as("it was closed still").isFalse();
    }

    @Test
    void lists_what_was_moved_aside_and_prunes_the_oldest_of_what_is_spent() {
        String one = copyWhole(ONE);
        String two = copyWhole(TWO);
        String three = copyWhole(THREE);
        assertThat(directory().aside()).containsExactly(three, two, one);
        directory().prune(List.of(), 0);
        directory().prune(List.of(ONE, TWO), 2);
        assertThat(directory().aside()).containsExactly(three, two, one);
        directory().prune(List.of(ONE, TWO), 1);
        assertThat(directory().aside()).containsExactly(three, two);
        directory().prune(List.of(ONE, TWO), 0);
        directory().prune(List.of(ONE, TWO), 0);
        assertThat(directory().aside()).containsExactly(three);
        directory().configureStandby(THREE, source(), MinimumSettings.none(), OPEN);
        assertThat(startedContent()).isEqualTo(OF_MAIN);
    }

    private String copyWhole(OperationId operation) {
        String aside = directory().moveAside(operation);
        directory().beginCopy(source(), 1);
        await(() -> kind(directory().copyStatus()).equals("complete"));
        return aside;
    }

    private void copyWhole() {
        String unused = copyWhole(ONE);
    }

    private String startedContent() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        return content();
    }

    private static String kind(CopyStatus status) {
        return status.match(
                () -> "none", running -> "running", () -> "complete", broken -> "broken: " + broken.reason());
    }
}
