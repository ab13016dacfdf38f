package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An agent that dies before or after any call that changes something, on the way into a standby cluster and out of it (D2). */
class StandbyClusterCrashTest {

    /** How a run begins while no agent lives, which role it ends in, and what holds then. */
    private record Story(Supplier<TwoSites> before, Role ends, Consumer<TwoSites> end) {}

    @TestFactory
    Stream<DynamicTest> follow_remote() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = new TwoSites();
                    var tables = sites.other.postgres.tables();
                    SharedConfig row = tables.config().orElseThrow();
                    assertThat(tables.configure(row.clusterId(), TwoSites.next(row, sites.main()), row.threshold()))
                            .isTrue();
                    return sites;
                },
                Role.STANDBY_LEADER,
                sites -> {
                    assertThat(sites.remote.postgres.view().write(78, new WalDistance(64)))
                            .isPresent();
                    sites.town.until(
                            "the row has come",
                            () -> sites.other.postgres.view().holds(78));
                    assertThat(sites.other.takesWrites()).isFalse();
                    assertThat(sites.other.shows().view().rules().remote()).isEqualTo(sites.main());
                }));
    }

    @TestFactory
    Stream<DynamicTest> lead_alone() {
        return everyDeath(new Story(
                () -> {
                    TwoSites sites = TwoSites.following();
                    sites.remote.die();
                    sites.other.state.update(facts -> facts.keeping(facts.kept()
                            .map(rows -> rows.configured(
                                    TwoSites.next(rows.config(), Optional.empty()),
                                    rows.config().threshold()))));
                    return sites;
                },
                Role.MAIN,
                sites -> {
                    assertThat(sites.other.takesWrites()).isTrue();
                    assertThat(sites.other.postgres.tables().nodes()).hasSize(1);
                    SharedConfig row = sites.other.postgres.tables().config().orElseThrow();
                    assertThat(row.term()).isEqualTo(sites.other.node().term());
                    assertThat(row.rules().remote()).isEmpty();
                    assertThat(sites.other.state.load().kept()).isEmpty();
                }));
    }

    private static Stream<DynamicTest> everyDeath(Story story) {
        Executioner harmless = Executioner.harmless();
        List<String> calls = new ArrayList<>(play(story, harmless).calls());
        assertThat(calls).isNotEmpty();
        return IntStream.range(0, calls.size())
                .boxed()
                .flatMap(at -> Stream.of(false, true)
                        .map(after ->
                                DynamicTest.dynamicTest(at + (after ? " after " : " before ") + calls.get(at), () -> {
                                    Executioner unused = play(story, new Executioner(at, after));
                                })));
    }

    private static Executioner play(Story story, Executioner executioner) {
        TwoSites sites = story.before().get();
        sites.other.crash();
        sites.other.between(executioner::between);
        try {
            sites.other.start();
            ended(sites, story.ends());
        } catch (Executioner.Death death) {
            sites.other.crash();
            sites.town.run(Duration.ofSeconds(1));
            sites.other.start();
            ended(sites, story.ends());
        }
        story.end().accept(sites);
        return executioner;
    }

    private static void ended(TwoSites sites, Role role) {
        sites.town.until("it is " + role.word(), () -> sites.other.role() == role);
        sites.town.calm();
        sites.town.run(Duration.ofSeconds(5));
    }
}
