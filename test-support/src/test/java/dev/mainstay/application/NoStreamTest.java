package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.CommandReply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A secondary replays an archive and streams from nobody, as its tag says (ADR 24). */
class NoStreamTest {
    private static final WalDistance MUCH = new WalDistance(100_000_000);

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident node = town.joined(main, 2);

    @Test
    void the_tag_takes_the_stream_away_and_its_absence_gives_it_back() {
        rest();
        assertThat(node.last(EventKind.UPSTREAM_CHANGED).description()).contains("nostream");
        assertThat(node.shows().seen().lag().replay()).isEmpty();
        tag(false);
        town.until("it streams", () -> standby().isStreaming());
        town.run(Duration.ofMinutes(1));
        assertThat(node.count(EventKind.UPSTREAM_CHANGED)).isEqualTo(2);
        assertThat(node.shows().seen().lag().replay()).contains(Duration.ZERO);
        assertThat(node.count(EventKind.SYNC_ERROR) + node.count(EventKind.NEEDS_REBASE))
                .isZero();
    }

    @Test
    void without_an_archive_it_goes_on_streaming() {
        tag(true);
        town.run(Duration.ofMinutes(5));
        assertThat(standby().isStreaming()).isTrue();
        assertThat(node.count(EventKind.UPSTREAM_CHANGED)).isZero();
    }

    @Test
    void it_gets_what_the_archive_gets_and_the_slot_follows() {
        rest();
        main.postgres.write(MUCH);
        town.run(Duration.ofMinutes(1));
        long behind = node.shows().seen().lag().behindMain().orElseThrow().bytes();
        assertThat(behind).isPositive().isLessThan(16L << 20);
        town.until("the main's slot has followed", () -> retained() < MUCH.bytes() / 2);
        assertThat(main.count(EventKind.SLOT_RETENTION_HIGH)).isZero();
        assertThat(main.postgres.tables().nodes())
                .filteredOn(row -> row.id().equals(new NodeId(2)))
                .singleElement()
                .satisfies(row -> assertThat(row.report().replication()).isEqualTo(NodeStatus.SYNCING));
        assertThat(standby().isDetached()).isTrue();
    }

    @Test
    void an_archive_that_gives_nothing_is_left_for_the_main_and_tried_again() {
        rest();
        node.postgres.failArchive();
        main.postgres.write(MUCH);
        town.until("it streams", () -> standby().isStreaming());
        assertThat(node.last(EventKind.SYNC_ERROR).description()).contains("archive_command");
        node.postgres.restoreFrom(main.postgres);
        town.until("it rests again", () -> standby().isDetached());
        main.postgres.write(MUCH);
        town.run(Duration.ofMinutes(10));
        assertThat(standby().isDetached()).isTrue();
        assertThat(node.count(EventKind.SYNC_ERROR)).isEqualTo(1);
    }

    @Test
    void a_new_agent_leaves_it_as_it_is() {
        rest();
        node.crash();
        node.start();
        tag(true);
        town.run(Duration.ofMinutes(5));
        assertThat(standby().isDetached()).isTrue();
        assertThat(node.count(EventKind.UPSTREAM_CHANGED)).isEqualTo(1);
    }

    @Test
    void a_dead_main_is_noticed_and_what_is_missing_is_not_given_up_by_itself() {
        rest();
        main.postgres.write(MUCH);
        town.run(Duration.ofMinutes(1));
        main.die();
        town.run(Duration.ofMinutes(10));
        assertThat(node.role()).isEqualTo(Role.SECONDARY);
        assertThat(node.count(EventKind.FAILOVER_STARTED)).isZero();
        assertThat(node.shows().explanation().main().isSilentNow()).isTrue();
    }

    @Test
    void nobody_hands_over_to_it() {
        rest();
        CommandReply reply = TurnaroundTest.switchOver(main, 2, false);
        assertThat(reply).isInstanceOfSatisfying(CommandReply.Refused.class, refused -> {
            Verdict no = refused.plan().refusal().orElseThrow();
            assertThat(no.guard()).isEqualTo(Guard.TARGET_STREAMS);
            assertThat(no.detail()).contains("nostream");
        });
    }

    @Test
    void it_follows_a_new_main_by_its_stream_and_rests_again() {
        Resident heir = town.joined(main, 3);
        rest();
        main.die();
        town.until("another leads", () -> heir.role() == Role.MAIN);
        assertThat(node.role()).isEqualTo(Role.SECONDARY);
        town.calm();
        node.postgres.restoreFrom(heir.postgres);
        town.run(Duration.ofMinutes(5));
        assertThat(standby().isDetached()).isTrue();
        assertThat(standby().timeline().id()).isEqualTo(2);
    }

    private void rest() {
        node.postgres.restoreFrom(main.postgres);
        tag(true);
        town.until("it streams from nobody", () -> standby().isDetached());
        town.run(Duration.ofMinutes(1));
    }

    private void tag(boolean noStream) {
        Tags tags = noStream ? Tags.of(Map.of(Tags.NO_STREAM, new Tags.Tag(Tags.Kind.FLAG, "true"))) : Tags.none();
        node.cases().present().present(new Presentation(Optional.empty(), tags));
    }

    private InRecovery standby() {
        return node.postgres.probe().look(Duration.ofSeconds(1)).asStandby().orElseThrow();
    }

    private long retained() {
        return main.postgres.probe().look(Duration.ofSeconds(1)).heldSlots().stream()
                .filter(slot -> slot.name().equals(SlotName.of(new NodeId(2))))
                .findFirst()
                .flatMap(ReplicationSlot::retained)
                .orElseThrow()
                .bytes();
    }
}
