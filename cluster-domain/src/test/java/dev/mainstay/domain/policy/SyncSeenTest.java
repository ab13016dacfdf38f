package dev.mainstay.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a main chooses, and what may be let go and used, from what each of three nodes sees. */
class SyncSeenTest {

    private static final Terms ON = new Terms(Synchronous.ON, false, Scenes.THRESHOLD.multipliedBy(2));
    private static final Terms QUORUM = new Terms(Synchronous.QUORUM, false, Scenes.THRESHOLD.multipliedBy(2));

    private static SortedSet<NodeId> nodes(int... numbers) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        Arrays.stream(numbers).forEach(number -> nodes.add(new NodeId(number)));
        return nodes;
    }

    private static SyncRecord record(Terms terms, Awaited awaited, Right right, Right older) {
        return new SyncRecord(Scenes.TERM, 5, terms, awaited, right, older);
    }

    private static SyncRecord waitingFor(int... numbers) {
        Right right = new Right(nodes(numbers), 0);
        return record(ON, new Awaited(nodes(numbers), numbers.length), right, right);
    }

    private static ClusterView view(NodeState self, String rules) {
        ClusterRules said = ClusterRules.parse(rules.replace(' ', '\n'));
        SharedConfig row = new SharedConfig(
                        Scenes.membership(1).clusterId(),
                        true,
                        Scenes.endpoints(1).address(),
                        Scenes.membership(1).name(),
                        Scenes.main().hardwareId(),
                        Scenes.DATABASE,
                        Scenes.TERM,
                        true,
                        Scenes.THRESHOLD,
                        Scenes.AT)
                .with(Optional.of(new DynamicConfig(1, "{}", said)), Scenes.THRESHOLD);
        return new ClusterView(self, Optional.of(row), Scenes.threeNodes());
    }

    private static PeerSighting tagged(int node, Map<String, Tag> tags, Optional<SyncRecord> holds) {
        Profile profile = Profile.of(
                new Presentation(Optional.empty(), Tags.of(tags)),
                ServerPhase.RUNNING,
                Scenes.standby(true),
                Plans.none());
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(Role.SECONDARY),
                Scenes.TERM,
                false,
                Optional.of(new Lsn(5_000)),
                Optional.of(Scenes.VERSION),
                Allegiance.none().holding(holds),
                profile);
        return new PeerSighting(
                new NodeId(node),
                Optional.of(Seen.now(new PeerObservation.Answered(claim))),
                Optional.of(Duration.ZERO));
    }

    private static Writable main(long... flushed) {
        List<Standby> standbys = new ArrayList<>();
        for (int index = 0; index < flushed.length; index++) {
            standbys.add(new Standby(
                    "node_" + (index + 2), "streaming", Optional.of(new Lsn(flushed[index])), Optional.empty()));
        }
        return new Writable(Scenes.DATABASE, new Timeline(1), new Lsn(5_000), false, standbys, List.of());
    }

    private static SortedSet<NodeId> chosen(String rules, Map<String, Tag> second, SyncRecord now, Writable main) {
        Observation seen = Scenes.seeing(main)
                .peer(tagged(2, second, Optional.empty()))
                .peer(tagged(3, Map.of(), Optional.empty()))
                .done();
        return SyncChoice.of(view(Scenes.main(), rules), main, seen, Scenes.POLICY, now, Collections.emptySortedSet())
                .nodes();
    }

    private static Map<String, Tag> number(String name, int value) {
        return Map.of(name, new Tag(Kind.NUMBER, String.valueOf(value)));
    }

    @Test
    void the_one_that_is_ahead_is_chosen_unless_another_was_before() {
        assertThat(chosen("synchronous=ON", Map.of(), waitingFor(), main(4_000, 4_500)))
                .isEqualTo(nodes(3));
        assertThat(chosen("synchronous=ON", Map.of(), waitingFor(2), main(4_000, 4_500)))
                .isEqualTo(nodes(2));
    }

    @Test
    void sync_priority_comes_before_both_and_0_keeps_a_node_out() {
        Writable main = main(4_000, 4_500);
        assertThat(chosen("synchronous=ON", number("sync_priority", 2), waitingFor(3), main))
                .isEqualTo(nodes(2));
        assertThat(chosen("synchronous=QUORUM", number("sync_priority", 0), waitingFor(), main))
                .isEqualTo(nodes(3));
        Map<String, Tag> both =
                Map.of("nosync", new Tag(Kind.FLAG, "false"), "sync_priority", new Tag(Kind.NUMBER, "0"));
        assertThat(chosen("synchronous=QUORUM", both, waitingFor(), main)).isEqualTo(nodes(2, 3));
    }

    @Test
    void one_that_asks_to_be_let_go_is_whatever_its_operator_says_and_a_full_list_of_tags_takes_no_more() {
        Map<String, Tag> said = Map.of("nosync", new Tag(Kind.FLAG, "false"));
        Tags asks = Tags.of(said).asynchronous();
        assertThat(chosen("synchronous=ON", asks.values(), waitingFor(2), main(4_500, 4_500)))
                .isEqualTo(nodes(3));
        Map<String, Tag> many = new TreeMap<>();
        for (int number = 0; number < 64; number++) {
            many.put("own" + number, new Tag(Kind.TEXT, "word"));
        }
        assertThat(Tags.of(many).asynchronous()).isEqualTo(Tags.of(many));
    }

    @Test
    void one_that_could_not_lead_comes_last_and_one_too_far_behind_not_at_all() {
        Map<String, Tag> aside = Map.of("nofailover", new Tag(Kind.FLAG, "true"));
        assertThat(chosen("synchronous=ON", aside, waitingFor(2), main(5_000, 4_000)))
                .isEqualTo(nodes(3));
        assertThat(chosen("synchronous=QUORUM maximum_sync_lag=900", Map.of(), waitingFor(), main(4_200, 4_000)))
                .isEqualTo(nodes(2));
    }

    @Test
    void one_that_another_member_is_to_feed_is_let_go_before_it_leaves() {
        Map<String, Tag> fed = Map.of("replicatefrom", new Tag(Kind.TEXT, "Node 3"));
        assertThat(chosen("synchronous=ON", fed, waitingFor(2), main(5_000, 4_000)))
                .isEqualTo(nodes(3));
        Map<String, Tag> byMain = Map.of("replicatefrom", new Tag(Kind.TEXT, "Node 1"));
        assertThat(chosen("synchronous=ON", byMain, waitingFor(2), main(5_000, 4_000)))
                .isEqualTo(nodes(2));
    }

    @Test
    void strict_keeps_the_last_ones_where_nobody_streams() {
        assertThat(chosen("synchronous=ON strict=true", Map.of(), waitingFor(2), main()))
                .isEqualTo(nodes(2));
        assertThat(chosen("synchronous=ON", Map.of(), waitingFor(2), main())).isEmpty();
    }

    @Test
    void an_older_right_is_let_go_when_its_holder_knows_better_or_it_has_run_out() {
        SyncRecord now = record(ON, new Awaited(nodes(3), 1), Right.none(), new Right(nodes(2, 3), 0));
        Observation seen = Scenes.seeing(main())
                .peer(tagged(2, Map.of(), Optional.of(now)))
                .peer(tagged(3, Map.of(), Optional.of(waitingFor(3))))
                .done();
        ClusterView view = view(Scenes.main(), "synchronous=ON");
        Duration lapse = SyncChoice.lapse(ON, Scenes.POLICY);
        assertThat(lapse).isGreaterThan(ON.validity());

        SyncRecord older = new SyncRecord(Scenes.TERM, 4, ON, now.awaited(), Right.none(), now.older());
        Observation unsaid = Scenes.seeing(main())
                .peer(tagged(3, Map.of(), Optional.of(older)))
                .done();
        assertThat(SyncRelease.of(view, seen, Scenes.POLICY, now, new TreeMap<>()))
                .contains(new NodeId(2));
        assertThat(SyncRelease.of(view, unsaid, Scenes.POLICY, now, since(lapse.minusMillis(1))))
                .isEmpty();
        assertThat(SyncRelease.of(view, unsaid, Scenes.POLICY, now, since(lapse)))
                .isEqualTo(nodes(2, 3));
    }

    private static SortedMap<NodeId, Duration> since(Duration age) {
        return new TreeMap<>(Map.of(new NodeId(2), age, new NodeId(3), age));
    }

    private static SyncRight.State right(Optional<SyncRecord> held, Optional<Duration> granted, int votes) {
        NodeState self = held.map(record -> Scenes.secondary().holding(record)).orElseGet(Scenes::secondary);
        List<CastVote> cast = new ArrayList<>();
        if (votes > 0) {
            cast.add(new CastVote(new NodeId(3), CastVote.Word.GRANTED, Scenes.TERM, Duration.ZERO, ""));
        }
        Footing footing = new Footing(List.of(), Optional.empty(), cast, Optional.empty(), Duration.ZERO, granted);
        Observation seen = Scenes.seeing(Scenes.standby(true)).footing(footing).done();
        return SyncRight.judge(view(self, "synchronous=ON"), seen, Scenes.POLICY)
                .state();
    }

    @Test
    void a_right_is_used_by_whom_it_names_and_not_for_ever() {
        Optional<Duration> lately = Optional.of(Duration.ofSeconds(1));
        assertThat(right(Optional.of(waitingFor(2)), lately, 0)).isEqualTo(SyncRight.State.HELD);
        assertThat(right(Optional.of(waitingFor(3)), lately, 0)).isEqualTo(SyncRight.State.MISSING);
        assertThat(right(Optional.of(waitingFor(2)), Optional.of(ON.validity()), 0))
                .isEqualTo(SyncRight.State.MISSING);
        assertThat(right(Optional.of(waitingFor(2)), Optional.empty(), 0)).isEqualTo(SyncRight.State.MISSING);
        assertThat(right(Optional.empty(), lately, 0)).isEqualTo(SyncRight.State.MISSING);
    }

    @Test
    void of_a_quorum_enough_others_must_have_no_more() {
        Right any = new Right(nodes(2, 3), 1);
        Optional<SyncRecord> held = Optional.of(record(QUORUM, new Awaited(nodes(2, 3), 1), any, any));
        Optional<Duration> lately = Optional.of(Duration.ZERO);
        assertThat(right(held, lately, 0)).isEqualTo(SyncRight.State.AWAITED);
        assertThat(right(held, lately, 1)).isEqualTo(SyncRight.State.HELD);
    }
}
