package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a {@code DataDirectory} brings an old main back behind the standby that was promoted (D9). */
public abstract class ReattachContract {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Secret PASSWORD = Secret.of("reattach: it's \\ right");
    private static final OperationId ONE = new OperationId("op-1");
    private static final OperationId TWO = new OperationId("op-2");
    private static final SlotName SLOT = new SlotName("replica_1");
    private static final AccessRules OPEN = new AccessRules(false, List.of(new NodeAddress("127.0.0.2")));

    private static final String SHARED = "shared";
    private static final String LOST = "lost";
    private static final String KEPT = "kept";

    private PostgresPair pair;

    /** A new main with its standby, settled, whose data can be rewound. */
    protected abstract PostgresPair newPair();

    /** The same without checksums and hint bits in the log (M18). */
    protected abstract PostgresPair newPairWithoutHints();

    /** A client makes this the content of a writable server. */
    protected abstract void put(PostgresPair.Server server, String word);

    /** What a client reads there. */
    protected abstract String word(PostgresPair.Server server);

    /** Lets time pass until it is so, or fails. */
    protected abstract void await(BooleanSupplier condition);

    /** Starts the servers. */
    @BeforeEach
    void start() {
        pair = newPair();
    }

    /** Removes the servers. */
    @AfterEach
    void remove() {
        pair.close();
    }

    @Test
    void a_main_that_was_stopped_cleanly_follows_without_a_copy() {
        begin();
        stopCleanly();
        promoteStandby();
        put(pair.standby(), KEPT);
        pair.main().directory().followInPlace(source(), MinimumSettings.none(), OPEN);
        pair.main().directory().followInPlace(source(), MinimumSettings.none(), OPEN);
        awaitFollowing();
        assertThat(pair.main().directory().aside()).isEmpty();
    }

    @Test
    void nothing_follows_in_place_while_the_server_runs_or_without_data() {
        begin();
        assertThatThrownBy(() -> pair.main().directory().followInPlace(source(), MinimumSettings.none(), OPEN))
                .isInstanceOf(ConflictException.class);
        pair.main().stop();
        String unused = pair.main().directory().moveAside(ONE);
        assertThatThrownBy(() -> pair.main().directory().followInPlace(source(), MinimumSettings.none(), OPEN))
                .isInstanceOf(OperationFailedException.class);
    }

    @Test
    void a_main_that_went_another_way_is_rewound_and_follows() {
        begin();
        diverge();
        pair.main().stop();
        String aside = rewindWhole(ONE);
        pair.main().directory().beginRewind(ONE, source());
        assertThat(status()).isEqualTo("complete");
        configure(ONE);
        configure(ONE);
        awaitFollowing();
        assertThat(pair.main().directory().aside()).containsExactly(aside);
    }

    @Test
    void what_was_rewound_once_is_rewound_again() {
        begin();
        diverge();
        pair.main().stop();
        String first = rewindWhole(ONE);
        configure(ONE);
        awaitFollowing();
        assertThat(pair.main().control().promote(LIMIT)).isNotNull();
        put(pair.main(), LOST);
        pair.main().stop();
        String second = rewindWhole(TWO);
        configure(TWO);
        awaitFollowing();
        assertThat(pair.main().directory().aside()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void data_that_needs_no_rewind_is_a_whole_copy_too() {
        begin();
        stopCleanly();
        promoteStandby();
        put(pair.standby(), KEPT);
        String unused = rewindWhole(ONE);
        configure(ONE);
        awaitFollowing();
    }

    @Test
    void the_old_data_comes_back_as_it_was_after_a_rewind() {
        begin();
        diverge();
        pair.main().stop();
        String unused = rewindWhole(ONE);
        pair.main().directory().discardCopy(ONE);
        assertThat(status()).isEqualTo("none");
        pair.main().directory().putBack(ONE);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(word(pair.main())).isEqualTo(LOST);
        assertThat(pair.main().directory().aside()).isEmpty();
    }

    @Test
    void a_crashed_main_is_rewound_once_it_was_started_and_stopped() {
        begin();
        diverge();
        pair.main().kill();
        String aside = pair.main().directory().moveAside(ONE);
        pair.main().directory().beginRewind(ONE, source());
        await(() -> status().startsWith("broken"));
        assertThat(status()).contains("shut down cleanly");
        assertThat(pair.main().directory().aside()).containsExactly(aside);
        pair.main().directory().discardCopy(ONE);
        pair.main().directory().putBack(ONE);
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        pair.main().process().stop(StopMode.FAST, LIMIT);
        String unused = rewindWhole(TWO);
        configure(TWO);
        awaitFollowing();
    }

    @Test
    void data_without_hints_is_not_rewound_and_the_next_copy_is_a_base_backup() {
        pair.close();
        pair = newPairWithoutHints();
        begin();
        diverge();
        pair.main().stop();
        assertThat(pair.main().history().local().rewindable()).isFalse();
        String aside = pair.main().directory().moveAside(ONE);
        pair.main().directory().beginRewind(ONE, source());
        await(() -> status().startsWith("broken"));
        assertThat(status()).contains("wal_log_hints");
        assertThat(pair.main().directory().aside()).containsExactly(aside);
        pair.main().directory().beginCopy(source(), 1);
        await(() -> status().equals("complete"));
        configure(ONE);
        awaitFollowing();
    }

    @Test
    void a_rewind_that_the_main_refuses_is_broken_and_can_be_begun_again() {
        begin();
        diverge();
        pair.main().stop();
        Secret wrong = Secret.of("wrong-horse");
        String unused = pair.main().directory().moveAside(ONE);
        pair.main()
                .directory()
                .beginRewind(ONE, new StandbySource(pair.standby().endpoint(), wrong, SLOT, new NodeId(1)));
        await(() -> status().startsWith("broken"));
        assertThat(status()).contains("password").doesNotContain(wrong.reveal());
        pair.main().directory().beginRewind(ONE, source());
        await(() -> status().equals("complete"));
    }

    @Test
    void there_is_no_rewind_of_data_that_was_not_moved() {
        begin();
        pair.main().stop();
        assertThatThrownBy(() -> pair.main().directory().beginRewind(ONE, source()))
                .isInstanceOf(ConflictException.class);
        assertThat(status()).isEqualTo("none");
    }

    private void begin() {
        pair.main().control().createRoles(PASSWORD, Secret.of("agent"));
        pair.admitReplicator(PASSWORD);
        put(pair.main(), SHARED);
        pair.settle();
    }

    private void stopCleanly() {
        pair.main().stop();
        assertThat(((InRecovery) pair.standby().probe().look(LIMIT)).received())
                .isEqualTo(pair.main().history().shutdownEnd());
    }

    private void promoteStandby() {
        assertThat(pair.standby().control().promote(LIMIT)).isNotNull();
        pair.standby().control().createSlot(SLOT);
        pair.standby().control().checkpoint();
    }

    /** Both take writes. */
    private void diverge() {
        promoteStandby();
        put(pair.main(), LOST);
        put(pair.standby(), KEPT);
    }

    private StandbySource source() {
        return new StandbySource(pair.standby().endpoint(), PASSWORD, SLOT, new NodeId(1));
    }

    private String rewindWhole(OperationId operation) {
        String aside = pair.main().directory().moveAside(operation);
        pair.main().directory().beginRewind(operation, source());
        await(() -> {
            assertThat(status()).doesNotStartWith("broken");
            return status().equals("complete");
        });
        return aside;
    }

    private void configure(OperationId operation) {
        pair.main().directory().configureStandby(operation, source(), MinimumSettings.none(), OPEN);
    }

    private void awaitFollowing() {
        pair.main().process().start(StartMode.AS_IT_WAS, LIMIT);
        await(() -> writable(pair.standby()).standbys().stream()
                .anyMatch(standby -> standby.name().equals("node_1")));
        await(() -> word(pair.main()).equals(KEPT));
        assertThat(pair.main().probe().look(LIMIT)).isInstanceOf(InRecovery.class);
    }

    private String status() {
        CopyStatus status = pair.main().directory().copyStatus();
        return status.match(
                () -> "none", running -> "running", () -> "complete", broken -> "broken: " + broken.reason());
    }

    private static Writable writable(PostgresPair.Server server) {
        return (Writable) server.probe().look(LIMIT);
    }
}
