package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A standby that looks connected and gets nowhere (L49). */
class StallWatchTest {

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident standby = town.joined(main, 2);
    private final List<Node> others = main.shows().view().others();
    private final NodeId node = standby.node().membership().orElseThrow().nodeId();
    private final StallWatch watch = new StallWatch();

    private SortedSet<NodeId> look(Policy policy, long second, long written, Optional<Long> flushed) {
        Writable seen = main.shows()
                .seen()
                .database()
                .value()
                .match(
                        Optional::of,
                        in -> Optional.<Writable>empty(),
                        no -> Optional.<Writable>empty(),
                        silent -> Optional.<Writable>empty())
                .orElseThrow();
        List<Standby> standbys = flushed.stream()
                .flatMap(at ->
                        Stream.of(new Standby("node_" + node, "streaming", Optional.of(new Lsn(at)), Optional.empty())))
                .toList();
        Writable now = new Writable(seen.system(), seen.timeline(), new Lsn(written), false, standbys, List.of());
        return watch.look(others, now, policy, Duration.ofSeconds(second).toNanos());
    }

    private SortedSet<NodeId> look(long second, long written, long flushed) {
        return look(Resident.policy(), second, written, Optional.of(flushed));
    }

    @Test
    void one_that_does_not_reach_where_its_main_was_is_stalled_after_ten_seconds() {
        assertThat(look(0, 1_000, 900)).isEmpty();
        assertThat(look(10, 2_000, 950)).isEmpty();
        assertThat(look(11, 2_000, 950)).containsExactly(node);
    }

    @Test
    void one_that_gets_there_is_not_however_far_its_main_has_gone_on() {
        assertThat(look(0, 1_000, 900)).isEmpty();
        assertThat(look(9, 9_000, 1_000)).isEmpty();
        assertThat(look(18, 20_000, 8_999)).isEmpty();
        assertThat(look(20, 20_000, 8_999)).containsExactly(node);
        assertThat(look(21, 20_000, 9_000)).isEmpty();
    }

    @Test
    void a_shorter_threshold_is_as_long_as_it_may_take() {
        Policy hasty = Resident.policy()
                .with(new FailoverPolicy(true, Duration.ofSeconds(3), FailoverPolicy.DEFAULT_MAXIMUM_LAG));
        assertThat(look(hasty, 0, 1_000, Optional.of(900L))).isEmpty();
        assertThat(look(hasty, 4, 1_000, Optional.of(900L))).containsExactly(node);
    }

    @Test
    void one_that_left_begins_anew_when_it_is_back() {
        assertThat(look(0, 1_000, 900)).isEmpty();
        assertThat(look(Resident.policy(), 9, 1_000, Optional.empty())).isEmpty();
        assertThat(look(18, 1_000, 900)).isEmpty();
    }
}
