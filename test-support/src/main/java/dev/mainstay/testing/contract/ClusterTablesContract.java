package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.ClusterTables.Adjustment;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@code ClusterTables} does. */
public abstract class ClusterTablesContract {

    private static final SharedConfig CONFIG = ClusterSamples.CONFIG;
    private static final Node MAIN = ClusterSamples.MAIN;

    private ClusterTables tables;

    /** A database without our tables, that takes writes. */
    protected abstract ClusterTables newTables();

    /** The same database on a standby of it, which has everything by now. */
    protected abstract ClusterTables onStandby();

    /** Does the same with every item, all at once on threads of the test, and returns the results in order. */
    protected abstract <T, R> List<R> atTheSameTime(List<T> items, Function<T, R> action);

    /** Makes the database. */
    @BeforeEach
    void start() {
        tables = newTables();
    }

    @Test
    void reading_without_tables_is_empty_and_writing_is_unavailable() {
        assertThat(tables.config()).isEmpty();
        assertThat(tables.nodes()).isEmpty();
        assertThat(tables.events(10, Long.MAX_VALUE)).isEmpty();
        tables.forget(CONFIG.clusterId());
        assertThatThrownBy(() -> tables.flush(List.of(ClusterSamples.event("e1", "text"))))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> tables.create(CONFIG, MAIN)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void migrating_twice_is_migrating_once() {
        tables.migrate();
        created();
        tables.migrate();
        assertThat(tables.config()).contains(CONFIG);
    }

    @Test
    void a_cluster_is_stored_whole_and_once() {
        created();
        tables.create(CONFIG, MAIN);
        assertThat(tables.config()).contains(CONFIG);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void a_second_cluster_is_refused_until_the_first_is_forgotten() {
        created();
        SharedConfig other = ClusterSamples.config("another");
        assertThatThrownBy(() -> tables.create(other, MAIN)).isInstanceOf(ConflictException.class);
        assertThat(tables.config()).contains(CONFIG);

        tables.forget(CONFIG.clusterId());
        tables.forget(CONFIG.clusterId());
        assertThat(tables.config()).isEmpty();
        assertThat(tables.nodes()).isEmpty();
        tables.create(other, MAIN);
        assertThat(tables.config()).contains(other);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void a_new_cluster_takes_the_place_of_an_inactive_one() {
        tables.migrate();
        SharedConfig left = ClusterSamples.inactive("left");
        tables.create(left, MAIN);
        tables.create(CONFIG, MAIN);
        assertThat(tables.config()).contains(CONFIG);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void forgetting_another_cluster_changes_nothing() {
        created();
        tables.forget(new ClusterId("another"));
        assertThat(tables.config()).contains(CONFIG);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void an_ended_cluster_leaves_its_events_and_room_for_another() {
        created();
        Node second = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"))
                .node();
        tables.flush(List.of(ClusterSamples.event("e-1", "of the first")));
        tables.end(new ClusterId("another"));
        assertThat(tables.nodes()).containsExactly(MAIN, second);

        tables.end(CONFIG.clusterId());
        tables.end(CONFIG.clusterId());
        assertThat(tables.config()).isEmpty();
        assertThat(tables.nodes()).isEmpty();
        assertThat(tables.events(10, Long.MAX_VALUE)).hasSize(1);
        SharedConfig other = ClusterSamples.config("another");
        tables.create(other, MAIN);
        assertThat(tables.config()).contains(other);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void a_member_is_admitted_with_the_next_number() {
        created();
        Admission second = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"));
        Admission third = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-3"));

        assertThat(second.returning()).isFalse();
        assertThat(second.node().id()).isEqualTo(new NodeId(2));
        assertThat(third.node().id()).isEqualTo(new NodeId(3));
        assertThat(second.node().status()).isEqualTo(NodeStatus.CONNECTING);
        assertThat(second.node().report()).isEqualTo(NodeReport.none());
        assertThat(tables.nodes()).containsExactly(MAIN, second.node(), third.node());
    }

    @Test
    void a_removed_member_comes_back_under_its_number() {
        created();
        Node first = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"))
                .node();
        tables.report(first.id(), ClusterSamples.REPORT, ClusterSamples.LATER);
        tables.remove(first.id());
        tables.remove(first.id());
        assertThat(tables.nodes()).containsExactly(MAIN);

        NewNode again = ClusterSamples.candidate("hw-2", "10.0.0.9");
        Admission back = tables.admit(CONFIG.clusterId(), again);
        assertThat(back.returning()).isTrue();
        assertThat(back.node().id()).isEqualTo(first.id());
        assertThat(back.node().endpoints()).isEqualTo(again.endpoints());
        assertThat(back.node().report()).isEqualTo(NodeReport.none());
        assertThat(back.node().lastHeartbeat()).isEmpty();
        assertThat(tables.nodes()).containsExactly(MAIN, back.node());
    }

    @Test
    void a_member_that_asks_again_is_the_same_member() {
        created();
        Admission first = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"));
        Admission again = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"));
        assertThat(again.returning()).isTrue();
        assertThat(again.node()).isEqualTo(first.node());
    }

    @Test
    void the_main_itself_and_members_of_other_clusters_are_not_admitted() {
        created();
        NewNode twin = ClusterSamples.candidate(MAIN.hardwareId().value());
        assertThatThrownBy(() -> tables.admit(CONFIG.clusterId(), twin)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> tables.admit(new ClusterId("another"), ClusterSamples.candidate("hw-2")))
                .isInstanceOf(ConflictException.class);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void servers_that_ask_at_the_same_time_get_numbers_of_their_own() {
        created();
        List<NewNode> candidates = IntStream.range(0, 12)
                .mapToObj(number -> ClusterSamples.candidate("hw-" + number % 6 + "x"))
                .toList();
        List<Admission> admitted =
                atTheSameTime(candidates, candidate -> tables.admit(ClusterSamples.CONFIG.clusterId(), candidate));
        assertThat(admitted.stream().map(one -> one.node().id()).distinct()).hasSize(6);
        assertThat(tables.nodes()).hasSize(7);
        assertThat(tables.nodes().stream().map(Node::hardwareId).distinct()).hasSize(7);
    }

    @Test
    void a_report_is_stored_with_the_time_it_came() {
        created();
        Node node = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"))
                .node();
        tables.report(node.id(), ClusterSamples.REPORT, ClusterSamples.LATER);
        assertThat(tables.nodes()).containsExactly(MAIN, node.heard(ClusterSamples.REPORT, ClusterSamples.LATER));

        tables.report(node.id(), NodeReport.none(), ClusterSamples.LATER);
        assertThat(tables.nodes()).containsExactly(MAIN, node.heard(NodeReport.none(), ClusterSamples.LATER));

        tables.mark(node.id(), NodeStatus.OFFLINE);
        assertThat(tables.nodes().get(1).status()).isEqualTo(NodeStatus.OFFLINE);
    }

    @Test
    void nothing_is_stored_of_who_is_no_member() {
        created();
        NodeId stranger = new NodeId(77);
        assertThatThrownBy(() -> tables.report(stranger, ClusterSamples.REPORT, ClusterSamples.LATER))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tables.mark(stranger, NodeStatus.OFFLINE)).isInstanceOf(NotFoundException.class);
        tables.remove(stranger);
        assertThat(tables.nodes()).containsExactly(MAIN);
    }

    @Test
    void a_dynamic_configuration_is_stored_upon_the_one_before_it() {
        created();
        ClusterRules rules = ClusterRules.parse("paused=true\nmaximum_lag=5\n");
        DynamicConfig first = new DynamicConfig(1, "{\"pause\": true}", rules);

        assertThat(tables.configure(CONFIG.clusterId(), first, Duration.ofSeconds(77)))
                .isTrue();
        assertThat(tables.configure(CONFIG.clusterId(), first, Duration.ofSeconds(88)))
                .isFalse();

        assertThat(tables.config().orElseThrow().dynamic()).contains(first);
        assertThat(tables.config().orElseThrow().threshold()).isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void of_the_shared_row_only_what_is_named_is_changed() {
        created();
        DynamicConfig first = new DynamicConfig(1, "{}", ClusterRules.standard());
        ServerName name = new ServerName("another-name");
        Duration longer = Duration.ofSeconds(99);

        tables.adjust(
                CONFIG.clusterId(), new Adjustment(Optional.empty(), Optional.of(longer), Optional.empty()), List.of());
        assertThat(tables.configure(CONFIG.clusterId(), new ClusterTables.Tuning(first, Optional.empty())))
                .isTrue();
        Adjustment other = new Adjustment(Optional.of(!CONFIG.autoFailover()), Optional.empty(), Optional.of(name));
        tables.adjust(CONFIG.clusterId(), other, List.of(MAIN.named(name)));

        assertThat(tables.config())
                .contains(CONFIG.with(!CONFIG.autoFailover(), longer, name).with(Optional.of(first), longer));
        assertThat(tables.nodes()).containsExactly(MAIN.named(name));
        assertThatThrownBy(() -> tables.adjust(new ClusterId("another"), other, List.of()))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void a_new_leader_keeps_the_dynamic_configuration() {
        created();
        DynamicConfig first = new DynamicConfig(1, "{}", ClusterRules.standard());
        assertThat(tables.configure(CONFIG.clusterId(), first, CONFIG.threshold()))
                .isTrue();

        tables.lead(CONFIG.ledBy(MAIN, CONFIG.term().next()), List.of());

        assertThat(tables.config().orElseThrow().dynamic()).contains(first);
    }

    @Test
    void a_new_leader_is_stored_with_its_nodes() {
        created();
        Node second = tables.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2"))
                .node();
        Node promoted = second.as(Role.MAIN, NodeStatus.ONLINE);
        Node old = MAIN.as(Role.SECONDARY, NodeStatus.FAILED).rebasing(true);
        SharedConfig led = CONFIG.ledBy(promoted, CONFIG.term().next());

        tables.lead(led, List.of(promoted, old));
        tables.lead(led, List.of(promoted, old));
        assertThat(tables.config()).contains(led);
        assertThat(tables.nodes()).containsExactly(old, promoted);
        assertThatThrownBy(() -> tables.lead(ClusterSamples.config("another"), List.of()))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void an_event_is_stored_once_however_often_it_is_flushed() {
        created();
        RecordedEvent first = ClusterSamples.event("e1", "first");
        RecordedEvent second = ClusterSamples.event("e2", "second");
        tables.flush(List.of(first));
        tables.flush(List.of(first, second));
        tables.flush(List.of());

        List<StoredEvent> stored = tables.events(10, Long.MAX_VALUE);
        assertThat(stored).extracting(StoredEvent::description).containsExactly("second", "first");
        StoredEvent one = stored.get(1);
        assertThat(one.type()).isEqualTo(first.event().kind().word());
        assertThat(one.severity()).isEqualTo(first.event().kind().severity().word());
        assertThat(one.at()).isEqualTo(first.occurredAt());
        assertThat(one.actor()).contains(first.actor());
        assertThat(one.nodeId()).isEqualTo(2);
        assertThat(one.nodeAddress()).isEqualTo("10.0.0.2");
        assertThat(one.nodeRole()).isEqualTo("secondary");
    }

    @Test
    void events_are_read_in_pages_newest_first() {
        created();
        tables.flush(IntStream.rangeClosed(1, 5)
                .mapToObj(number -> ClusterSamples.event("p" + number, "page " + number))
                .toList());
        List<StoredEvent> first = tables.events(2, Long.MAX_VALUE);
        assertThat(first).extracting(StoredEvent::description).containsExactly("page 5", "page 4");
        List<StoredEvent> next = tables.events(2, first.get(1).id());
        assertThat(next).extracting(StoredEvent::description).containsExactly("page 3", "page 2");
    }

    @Test
    void a_description_is_cut_to_500_characters() {
        created();
        tables.flush(List.of(
                ClusterSamples.event("c1", "ö".repeat(500)),
                ClusterSamples.event("c2", "😀".repeat(501)),
                ClusterSamples.event("c3", "Robert'); DROP TABLE cluster_events; --")));
        assertThat(tables.events(3, Long.MAX_VALUE))
                .extracting(StoredEvent::description)
                .containsExactly("Robert'); DROP TABLE cluster_events; --", "😀".repeat(499) + "…", "ö".repeat(500));
    }

    @Test
    void old_events_and_too_many_are_pruned() {
        created();
        tables.flush(IntStream.rangeClosed(1, 5)
                .mapToObj(number -> ClusterSamples.event("r" + number, "event " + number))
                .toList());
        Instant at = tables.events(1, Long.MAX_VALUE).get(0).at();
        assertThat(tables.prune(at, 5)).isZero();
        assertThat(tables.prune(at, 3)).isEqualTo(2);
        assertThat(tables.events(9, Long.MAX_VALUE))
                .extracting(StoredEvent::description)
                .containsExactly("event 5", "event 4", "event 3");
        assertThat(tables.prune(at.plusMillis(1), 3)).isEqualTo(3);
        assertThat(tables.events(9, Long.MAX_VALUE)).isEmpty();
        assertThat(tables.prune(at.plusMillis(1), 3)).isZero();
    }

    @Test
    void the_shared_row_says_what_it_is_told_of_the_secret() {
        created();
        assertThat(tables.sharedSecret(CONFIG.clusterId())).contains("");
        tables.shareSecret(CONFIG.clusterId(), "s'".repeat(50));
        assertThat(tables.sharedSecret(CONFIG.clusterId())).contains("s'".repeat(50));
        tables.lead(CONFIG, List.of());
        assertThat(tables.sharedSecret(CONFIG.clusterId())).contains("s'".repeat(50));
        tables.shareSecret(ClusterSamples.config("another").clusterId(), "theirs");
        assertThat(tables.sharedSecret(ClusterSamples.config("another").clusterId()))
                .isEmpty();
        assertThat(tables.sharedSecret(CONFIG.clusterId())).contains("s'".repeat(50));
        tables.end(CONFIG.clusterId());
        assertThat(tables.sharedSecret(CONFIG.clusterId())).isEmpty();
    }

    @Test
    void a_standby_reads_and_writes_nothing() {
        created();
        tables.flush(List.of(ClusterSamples.event("e1", "text")));
        ClusterTables standby = onStandby();
        assertThat(standby.config()).contains(CONFIG);
        assertThat(standby.nodes()).containsExactly(MAIN);
        assertThat(standby.events(10, Long.MAX_VALUE)).hasSize(1);
        assertThatThrownBy(() -> standby.flush(List.of(ClusterSamples.event("e2", "text"))))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> standby.admit(CONFIG.clusterId(), ClusterSamples.candidate("hw-2")))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> standby.mark(MAIN.id(), NodeStatus.OFFLINE)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(standby::migrate).isInstanceOf(UnavailableException.class);
    }

    private void created() {
        tables.migrate();
        tables.create(CONFIG, MAIN);
    }
}
