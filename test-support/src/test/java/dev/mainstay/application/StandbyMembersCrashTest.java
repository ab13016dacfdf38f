package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Of a cluster of two, the leader's agent or the member's dies after any call that changes something, on the way into a standby
 * cluster and out of it (D2, ADR 34).
 */
class StandbyMembersCrashTest {

    /** How a run begins while the victim's agent is away, who that is, when it has ended, and what holds then. */
    private record Story(
            Supplier<TwoSites> before,
            Function<TwoSites, Resident> victim,
            Predicate<TwoSites> ended,
            Consumer<TwoSites> end) {}

    @TestFactory
    Stream<DynamicTest> the_leader_on_the_way_in() {
        return everyDeath(new Story(
                StandbyMembersCrashTest::configured,
                sites -> sites.other,
                StandbyMembersCrashTest::isStandby,
                StandbyMembersCrashTest::requireStandby));
    }

    @TestFactory
    Stream<DynamicTest> the_member_on_the_way_in() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = configured();
                    sites.town.until("it is on its way", () -> !sites.other.takesWrites());
                    sites.member().crash();
                    sites.town.until("it leads standbys", () -> sites.other.role() == Role.STANDBY_LEADER);
                    sites.town.calm();
                    return sites;
                },
                TwoSites::member,
                StandbyMembersCrashTest::isStandby,
                StandbyMembersCrashTest::requireStandby));
    }

    @TestFactory
    Stream<DynamicTest> the_leader_on_the_way_out() {
        return everyDeath(new Story(
                StandbyMembersCrashTest::released,
                sites -> sites.other,
                StandbyMembersCrashTest::isMainWithMember,
                StandbyMembersCrashTest::requireMain));
    }

    @TestFactory
    Stream<DynamicTest> the_member_on_the_way_out() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = released();
                    sites.member().crash();
                    sites.town.until("it is main", () -> sites.other.role() == Role.MAIN);
                    sites.town.calm();
                    return sites;
                },
                TwoSites::member,
                StandbyMembersCrashTest::isMainWithMember,
                StandbyMembersCrashTest::requireMain));
    }

    @TestFactory
    Stream<DynamicTest> the_member_that_takes_its_lost_leaders_place() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = TwoSites.followingAsTwo();
                    sites.entrust(sites.member());
                    sites.other.die();
                    return sites;
                },
                TwoSites::member,
                sites -> sites.member().role() == Role.STANDBY_LEADER,
                sites -> requireLed(sites, sites.member())));
    }

    @TestFactory
    Stream<DynamicTest> the_leader_that_comes_back_as_a_member() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = TwoSites.followingAsTwo();
                    sites.entrust(sites.member());
                    sites.other.die();
                    sites.town.until("the member leads", () -> sites.member().role() == Role.STANDBY_LEADER);
                    sites.town.calm();
                    return sites;
                },
                sites -> sites.other,
                sites -> sites.other.role() == Role.SECONDARY
                        && sites.other.node().condition() == NodeCondition.STREAMING,
                sites -> {
                    requireLed(sites, sites.member());
                    requireLed(sites, sites.other);
                }));
    }

    /** What the remote main writes comes to that node, and the term is the second. */
    private static void requireLed(TwoSites sites, Resident node) {
        int row = 100 + sites.rows++;
        assertThat(sites.remote.postgres.view().write(row, new WalDistance(64))).isPresent();
        sites.town.until("the row has come", () -> node.postgres.view().holds(row));
        assertThat(node.node().term().value()).isEqualTo(2);
        assertThat(node.takesWrites()).isFalse();
        assertThat(node.shows().view().nodes().stream().map(Node::role))
                .containsExactlyInAnyOrder(Role.STANDBY_LEADER, Role.SECONDARY);
    }

    private static TwoSites configured() {
        TwoSites sites = TwoSites.withMember();
        var tables = sites.other.postgres.tables();
        SharedConfig row = tables.config().orElseThrow();
        assertThat(tables.configure(row.clusterId(), TwoSites.next(row, sites.main()), row.threshold()))
                .isTrue();
        return sites;
    }

    private static TwoSites released() {
        TwoSites sites = TwoSites.followingAsTwo();
        sites.remote.die();
        sites.other.state.update(facts -> facts.keeping(facts.kept()
                .map(rows -> rows.configured(
                        TwoSites.next(rows.config(), Optional.empty()),
                        rows.config().threshold()))));
        return sites;
    }

    private static boolean isStandby(TwoSites sites) {
        return sites.other.role() == Role.STANDBY_LEADER && streams(sites);
    }

    private static boolean isMainWithMember(TwoSites sites) {
        return sites.other.role() == Role.MAIN
                && streams(sites)
                && sites.member().state.load().kept().isEmpty();
    }

    private static boolean streams(TwoSites sites) {
        return sites.member().node().condition() == NodeCondition.STREAMING
                && sites.member().inRecovery()
                && sites.member().node().term().equals(sites.other.node().term())
                && TwoSites.system(sites.member()).equals(TwoSites.system(sites.other));
    }

    private static void requireStandby(TwoSites sites) {
        assertThat(sites.remote.postgres.view().write(78, new WalDistance(64))).isPresent();
        sites.town.until(
                "the row has come", () -> sites.member().postgres.view().holds(78));
        for (Resident node : List.of(sites.other, sites.member())) {
            assertThat(node.takesWrites()).isFalse();
            assertThat(node.shows().view().rules().remote()).isEqualTo(sites.main());
            assertThat(node.shows().view().nodes()).hasSize(2);
            assertThat(node.node().term().value()).isEqualTo(1);
        }
    }

    private static void requireMain(TwoSites sites) {
        assertThat(sites.other.takesWrites()).isTrue();
        assertThat(sites.other.state.load().kept()).isEmpty();
        assertThat(sites.other.postgres.tables().nodes().stream().map(Node::role))
                .containsExactlyInAnyOrder(Role.MAIN, Role.SECONDARY);
        assertThat(sites.other.postgres.view().write(79, new WalDistance(64))).isPresent();
        sites.town.until(
                "the row has come", () -> sites.member().postgres.view().holds(79));
        assertThat(sites.member().shows().view().nodes()).hasSize(2);
        assertThat(sites.member().shows().view().rules().remote()).isEmpty();
    }

    /** What is stored before a call is what is stored after the one before it: only the first is died before. */
    private static Stream<DynamicTest> everyDeath(Story story) {
        List<String> calls = new ArrayList<>(play(story, Executioner.harmless()).calls());
        assertThat(calls).isNotEmpty();
        return IntStream.range(0, calls.size())
                .boxed()
                .flatMap(at -> Stream.of(false, true)
                        .filter(after -> after || at == 0)
                        .map(after ->
                                DynamicTest.dynamicTest(at + (after ? " after " : " before ") + calls.get(at), () -> {
                                    Executioner unused = play(story, new Executioner(at, after));
                                })));
    }

    private static Executioner play(Story story, Executioner executioner) {
        TwoSites sites = story.before().get();
        Resident victim = story.victim().apply(sites);
        victim.crash();
        victim.between(executioner::between);
        try {
            victim.start();
            ended(sites, story);
        } catch (Executioner.Death death) {
            victim.crash();
            sites.town.run(Duration.ofSeconds(1));
            victim.start();
            ended(sites, story);
        }
        story.end().accept(sites);
        return executioner;
    }

    private static void ended(TwoSites sites, Story story) {
        sites.town.until("it has ended", () -> story.ended().test(sites));
        sites.town.calm();
        sites.town.run(Duration.ofSeconds(5));
    }
}
