package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A secondary streams from another one, as its tag says, and from the main in every doubt (ADR 24). */
class CascadeTest {
    private static final WalDistance MUCH = new WalDistance(50_000_000);

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident upstream = town.joined(main, 2);
    private final Resident far = town.joined(main, 3);

    @Test
    void the_tag_moves_the_stream_and_its_absence_moves_it_back() {
        cascade();
        assertThat(far.last(EventKind.UPSTREAM_CHANGED).description()).contains("Node 2");
        replicateFrom(far, Optional.empty());
        town.until("it streams from the main", () -> feeds(main, far));
        town.until("nothing is held back for it", () -> slot(upstream, 3).isEmpty());
        assertThat(far.count(EventKind.UPSTREAM_CHANGED)).isEqualTo(2);
        assertThat(far.count(EventKind.SYNC_ERROR)).isZero();
    }

    @Test
    void no_slot_holds_back_what_a_fed_node_has_got() {
        cascade();
        main.postgres.write(MUCH);
        town.databases.settle();
        town.until("the main's slot has followed", () -> retained(main, 3) < MUCH.bytes() / 2);
        assertThat(slot(main, 3).orElseThrow().active()).isFalse();
        assertThat(main.count(EventKind.SLOT_RETENTION_HIGH)).isZero();
    }

    @Test
    void who_feeds_it_dies_and_the_main_feeds_it_with_nothing_missing() {
        cascade();
        upstream.die();
        main.postgres.write(MUCH);
        town.until("it streams from the main", () -> feeds(main, far));
        assertThat(far.postgres.probe().look(Duration.ofSeconds(1)).knownPosition())
                .isEqualTo(main.postgres.probe().look(Duration.ofSeconds(1)).knownPosition());
        assertThat(far.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void it_comes_back_to_a_member_that_came_back() {
        cascade();
        upstream.die();
        town.until("it streams from the main", () -> feeds(main, far));
        upstream.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        upstream.start();
        town.until("it streams from the member", () -> feeds(upstream, far));
    }

    @Test
    void a_stream_from_a_member_does_not_say_that_the_main_lives() {
        cascade();
        main.die();
        town.run(Duration.ofSeconds(20));
        assertThat(feeds(upstream, far)).isTrue();
        assertThat(far.shows().explanation().main().state()).isEqualTo(MainVerdict.State.SILENT);
    }

    @Test
    void both_survive_a_main_that_dies_and_one_of_them_leads() {
        cascade();
        main.die();
        town.until("a secondary leads", () -> upstream.role() == Role.MAIN || far.role() == Role.MAIN);
        Resident leader = upstream.role() == Role.MAIN ? upstream : far;
        Resident other = leader == upstream ? far : upstream;
        town.until("the other follows it", () -> feeds(leader, other));
        assertThat(other.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_ring_of_tags_is_entered_by_nobody() {
        replicateFrom(far, Optional.of("Node 2"));
        replicateFrom(upstream, Optional.of("Node 3"));
        town.run(Duration.ofMinutes(5));
        assertThat(feeds(main, upstream)).isTrue();
        assertThat(feeds(main, far)).isTrue();
    }

    @Test
    void a_name_that_is_nobodys_changes_nothing() {
        replicateFrom(far, Optional.of("Node 7"));
        town.run(Duration.ofMinutes(3));
        assertThat(feeds(main, far)).isTrue();
        assertThat(far.count(EventKind.UPSTREAM_CHANGED)).isZero();
    }

    @Test
    void a_new_agent_knows_who_feeds_its_database() {
        cascade();
        far.crash();
        far.start();
        replicateFrom(far, Optional.of("Node 2"));
        town.run(Duration.ofMinutes(3));
        assertThat(feeds(upstream, far)).isTrue();
        assertThat(far.count(EventKind.UPSTREAM_CHANGED)).isEqualTo(1);
    }

    private void cascade() {
        replicateFrom(far, Optional.of("Node 2"));
        town.until("it streams from the member", () -> feeds(upstream, far));
        town.run(Duration.ofMinutes(1));
        assertThat(slot(upstream, 3).orElseThrow().active()).isTrue();
    }

    private static void replicateFrom(Resident node, Optional<String> member) {
        Tags tags = member.map(name -> Tags.of(Map.of(Tags.REPLICATE_FROM, new Tags.Tag(Tags.Kind.TEXT, name))))
                .orElseGet(Tags::none);
        node.cases().present().present(new Presentation(Optional.empty(), tags));
    }

    private static boolean feeds(Resident from, Resident to) {
        Endpoint sender = from.postgres.at();
        return to.postgres
                .probe()
                .look(Duration.ofSeconds(1))
                .match(
                        writable -> Optional.<WalReceiver>empty(),
                        standby -> standby.receiver(),
                        refused -> Optional.<WalReceiver>empty(),
                        silent -> Optional.<WalReceiver>empty())
                .flatMap(WalReceiver::sender)
                .equals(Optional.of(sender));
    }

    private static Optional<ReplicationSlot> slot(Resident at, int node) {
        DatabaseObservation seen = at.postgres.probe().look(Duration.ofSeconds(1));
        return seen.heldSlots().stream()
                .filter(slot -> slot.name().equals(SlotName.of(new NodeId(node))))
                .findFirst();
    }

    private static long retained(Resident at, int node) {
        return slot(at, node).flatMap(ReplicationSlot::retained).orElseThrow().bytes();
    }
}
