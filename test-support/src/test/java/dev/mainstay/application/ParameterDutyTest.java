package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a node's database gets the settings of the dynamic configuration (L38). */
class ParameterDutyTest {

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident standby = town.joined(main, 2);
    private final Spied spy = new Spied();

    private Now now(Resident node, Map<String, String> parameters, boolean mainWaits) {
        ClusterSnapshot shown = node.shows();
        StringBuilder lines = new StringBuilder();
        parameters.forEach((name, value) -> lines.append("parameter.")
                .append(name)
                .append('=')
                .append(value)
                .append('\n'));
        SharedConfig row = shown.view().config().orElseThrow();
        DynamicConfig dynamic = new DynamicConfig(1, "{}", ClusterRules.parse(lines.toString()));
        ClusterView view = new ClusterView(
                shown.view().self(),
                Optional.of(row.with(Optional.of(dynamic), row.threshold())),
                shown.view().nodes());
        return new Now(view, seen(shown.seen(), mainWaits), shown.policy(), town.clock.nanos());
    }

    private Observation seen(Observation real, boolean mainWaits) {
        Profile profile = new Profile(
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                mainWaits,
                Tags.none(),
                Plans.none());
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(Role.MAIN),
                main.node().term(),
                true,
                Optional.empty(),
                Optional.empty(),
                Allegiance.none(),
                profile);
        PeerSighting leader = new PeerSighting(
                main.node().membership().orElseThrow().nodeId(),
                Optional.of(Seen.now(new PeerObservation.Answered(claim))),
                Optional.empty());
        return new Observation(
                real.database(),
                real.process(),
                real.lag(),
                real.mainPosition(),
                real.evidence(),
                List.of(leader),
                real.versions(),
                real.peersAsked(),
                real.footing(),
                real.transitionRunning());
    }

    private static Now started(Now now, Instant moment) {
        Observation seen = now.seen();
        DatabaseObservation.InRecovery real =
                seen.database().value().asStandby().orElseThrow();
        ServerFacts facts = new ServerFacts(
                150_018,
                Optional.of(moment),
                Optional.empty(),
                List.of(),
                real.server().archive());
        DatabaseObservation since = new DatabaseObservation.InRecovery(
                real.system(),
                real.timeline(),
                real.received(),
                real.replayed(),
                real.streamedSinceStart(),
                real.replayPaused(),
                real.receiver(),
                real.replayDelay(),
                real.standbys(),
                real.slots(),
                facts);
        Observation shown = new Observation(
                Seen.now(since),
                seen.process(),
                seen.lag(),
                seen.mainPosition(),
                seen.evidence(),
                seen.peers(),
                seen.versions(),
                seen.peersAsked(),
                seen.footing(),
                seen.transitionRunning());
        return new Now(now.view(), shown, now.policy(), now.at());
    }

    private List<SortedMap<String, String>> given(ParameterDuty duty, Resident node, Now now) {
        spy.parameters.clear();
        for (int turn = 0; turn < 3; turn++) {
            duty.act(now);
            node.workshop.runAll();
        }
        duty.act(now);
        return List.copyOf(spy.parameters);
    }

    @Test
    void what_changed_is_given_once_and_what_is_gone_is_taken_out() {
        ParameterDuty duty = new ParameterDuty(spy.over(main.ports()));
        Map<String, String> both = Map.of("work_mem", "8MB", "jit", "off");
        assertThat(given(duty, main, now(main, both, false))).containsExactly(new TreeMap<>(both));
        assertThat(given(duty, main, now(main, both, false))).isEmpty();
        assertThat(given(duty, main, now(main, Map.of("jit", "off"), false)))
                .containsExactly(new TreeMap<>(Map.of("work_mem", "")));
    }

    @Test
    void what_broke_on_its_way_is_given_again() {
        ParameterDuty duty = new ParameterDuty(spy.over(main.ports()));
        Now now = now(main, Map.of("work_mem", "8MB"), false);
        duty.act(now);
        main.postgres.kill();
        main.workshop.runAll();
        main.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        SortedMap<String, String> wanted = new TreeMap<>(Map.of("work_mem", "8MB"));
        assertThat(given(duty, main, now)).containsExactly(wanted);
        assertThat(given(duty, main, now)).isEmpty();
        assertThat(given(duty, main, now(main, Map.of(), false)))
                .containsExactly(new TreeMap<>(Map.of("work_mem", "")));
    }

    @Test
    void a_standby_is_raised_at_once_and_lowered_only_when_its_main_has_been_restarted() {
        ParameterDuty duty = new ParameterDuty(spy.over(standby.ports()));
        assertThat(given(duty, standby, now(standby, Map.of("max_connections", "200"), true)))
                .containsExactly(new TreeMap<>(Map.of("max_connections", "200")));
        Map<String, String> lower = Map.of("max_connections", "50", "jit", "off");
        assertThat(given(duty, standby, now(standby, lower, true)))
                .as("the main still runs with the higher one")
                .containsExactly(new TreeMap<>(Map.of("jit", "off")));
        assertThat(given(duty, standby, now(standby, lower, false)))
                .containsExactly(new TreeMap<>(Map.of("max_connections", "50")));
    }

    @Test
    void what_a_start_may_have_raised_is_given_again() {
        ParameterDuty duty = new ParameterDuty(spy.over(standby.ports()));
        Map<String, String> lower = Map.of("max_connections", "50", "jit", "off");
        Instant first = Instant.parse("2026-11-27T00:00:00Z");
        assertThat(given(duty, standby, started(now(standby, lower, false), first)))
                .containsExactly(new TreeMap<>(lower));
        assertThat(given(duty, standby, started(now(standby, lower, false), first)))
                .isEmpty();
        assertThat(given(duty, standby, started(now(standby, lower, false), first.plusSeconds(9))))
                .containsExactly(new TreeMap<>(Map.of("max_connections", "50")));
        assertThat(given(duty, standby, started(now(standby, Map.of(), false), first.plusSeconds(9))))
                .hasSize(1);
        assertThat(given(duty, standby, started(now(standby, Map.of(), false), first.plusSeconds(20))))
                .as("taken out again, though nobody wants it any more")
                .containsExactly(new TreeMap<>(Map.of("max_connections", "")));
    }

    @Test
    void what_is_gone_is_taken_out_by_an_agent_that_was_born_later() {
        Map<String, String> both = Map.of("work_mem", "8MB", "jit", "off");
        assertThat(given(new ParameterDuty(spy.over(main.ports())), main, now(main, both, false)))
                .hasSize(1);
        Now without = now(main, Map.of("jit", "off"), false);
        assertThat(given(new ParameterDuty(spy.over(main.ports())), main, without))
                .containsExactly(new TreeMap<>(Map.of("jit", "off", "work_mem", "")));
        assertThat(given(new ParameterDuty(spy.over(main.ports())), main, without))
                .as("taken out once and for all")
                .containsExactly(new TreeMap<>(Map.of("jit", "off")));
    }

    @Test
    void it_knows_of_what_may_have_come_though_no_answer_did() {
        ParameterDuty cut = new ParameterDuty(spy.over(main.ports()));
        cut.act(now(main, Map.of("work_mem", "8MB"), false));
        main.postgres.kill();
        main.workshop.runAll();
        main.postgres.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
        assertThat(given(new ParameterDuty(spy.over(main.ports())), main, now(main, Map.of(), false)))
                .containsExactly(new TreeMap<>(Map.of("work_mem", "")));
    }

    @Test
    void a_standby_that_does_not_know_what_it_was_given_asks_before_it_lowers() {
        Map<String, String> lower = Map.of("max_connections", "50", "jit", "off");
        ParameterDuty duty = new ParameterDuty(spy.over(standby.ports()));
        assertThat(given(duty, standby, now(standby, lower, true)))
                .as("it runs with 100, and its main may too")
                .containsExactly(new TreeMap<>(Map.of("jit", "off")));
        assertThat(given(duty, standby, now(standby, lower, false)))
                .containsExactly(new TreeMap<>(Map.of("max_connections", "50")));
        assertThat(given(new ParameterDuty(spy.over(standby.ports())), standby, now(standby, Map.of(), true)))
                .as("taking it out may lower it as well")
                .containsExactly(new TreeMap<>(Map.of("jit", "")));
    }

    @Test
    void a_main_is_lowered_at_once() {
        ParameterDuty duty = new ParameterDuty(spy.over(main.ports()));
        assertThat(given(duty, main, now(main, Map.of("max_connections", "200"), true)))
                .hasSize(1);
        assertThat(given(duty, main, now(main, Map.of("max_connections", "50"), true)))
                .containsExactly(new TreeMap<>(Map.of("max_connections", "50")));
    }
}
