package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A main gives every other node its slot back (D11, F37, F38). */
class SlotDutyTest {
    private static final SlotName SLOT = SlotName.of(new NodeId(2));

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident secondary = town.joined(main, 2);

    @Test
    void a_slot_that_somebody_dropped_is_made_again_and_told() {
        assertThat(main.postgres.control().dropSlot(SLOT)).isTrue();
        town.databases.settle();
        assertThat(isStreaming()).isFalse();
        town.until("the standby streams again", this::isStreaming);
        assertThat(slots()).extracting(ReplicationSlot::name).containsExactly(SLOT);
        town.run(Duration.ofMinutes(3));
        assertThat(main.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        assertThat(main.count(EventKind.SLOT_LOST)).isZero();
    }

    @Test
    void a_slot_that_lost_its_log_is_made_anew_and_told() {
        main.postgres.loseSlot(SLOT);
        town.databases.settle();
        assertThat(isStreaming()).isFalse();
        town.until("the standby streams again", this::isStreaming);
        assertThat(slots()).noneMatch(ReplicationSlot::lost);
        town.run(Duration.ofMinutes(3));
        assertThat(main.count(EventKind.SLOT_LOST)).isEqualTo(1);
    }

    @Test
    void a_node_that_is_taken_out_gets_no_slot_back() {
        assertThat(main.postgres.control().dropSlot(SLOT)).isTrue();
        main.postgres.tables().remove(new NodeId(2));
        town.run(Duration.ofMinutes(3));
        assertThat(slots()).isEmpty();
        assertThat(main.count(EventKind.SYNC_ERROR)).isZero();
    }

    @Test
    void no_slot_is_touched_while_all_is_well() {
        town.run(Duration.ofMinutes(3));
        assertThat(slots()).extracting(ReplicationSlot::name).containsExactly(SLOT);
        assertThat(main.count(EventKind.SYNC_ERROR) + main.count(EventKind.SLOT_LOST))
                .isZero();
    }

    @Test
    void a_slot_that_holds_back_half_of_what_it_may_is_told_once() {
        main.postgres.keepWal(new WalDistance(1_000_000), new WalDistance(0));
        secondary.die();
        town.databases.settle();
        main.postgres.write(new WalDistance(400_000));
        town.run(Duration.ofMinutes(1));
        assertThat(main.count(EventKind.SLOT_RETENTION_HIGH)).isZero();
        main.postgres.write(new WalDistance(200_000));
        town.run(Duration.ofMinutes(3));
        assertThat(main.count(EventKind.SLOT_RETENTION_HIGH)).isEqualTo(1);
        assertThat(main.last(EventKind.SLOT_RETENTION_HIGH).description())
                .contains("replica_2", "node 2", "bring the node back, or remove it");
    }

    private boolean isStreaming() {
        return secondary
                .postgres
                .probe()
                .look(Duration.ofSeconds(1))
                .match(writable -> false, standby -> standby.isStreaming(), refused -> false, silent -> false);
    }

    private List<ReplicationSlot> slots() {
        return main.postgres
                .probe()
                .look(Duration.ofSeconds(1))
                .match(writable -> writable.slots(), standby -> List.of(), refused -> List.of(), silent -> List.of());
    }
}
