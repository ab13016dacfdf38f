package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of (setup request, role) is a transition or a named refusal. */
class SetupPlansTest {
    private static final SetupMain.Request AS_MAIN = new SetupMain.Request(new ServerName("DC1"), Scenes.endpoints(9));
    private static final SetupSecondary.MainLook GOOD =
            new SetupSecondary.MainLook(true, "it answers", true, Optional.of(Scenes.VERSION));

    private static SetupSecondary.Request join(NodeEndpoints own, PeerUrl main, boolean force) {
        return new SetupSecondary.Request(new ServerName("DC2"), Role.SECONDARY, own, main, force);
    }

    private static SetupSecondary.Request join() {
        return join(Scenes.endpoints(9), Scenes.endpoints(1).api(), false);
    }

    private static Plan setupMain(Role role, Observation seen) {
        return SetupMain.plan(ClusterView.of(Scenes.inRole(role)), seen, AS_MAIN);
    }

    private static Plan setupSecondary(Role role, SetupSecondary.MainLook main) {
        return SetupSecondary.plan(
                ClusterView.of(Scenes.inRole(role)),
                Scenes.seeing(Scenes.writable()).done(),
                join(),
                main);
    }

    static Stream<Arguments> everyRoleAndDatabase() {
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(Scenes.writable(), Scenes.standby(true), Scenes.refused(), Scenes.silent())
                        .map(database -> Arguments.of(role, database)));
    }

    @ParameterizedTest
    @MethodSource("everyRoleAndDatabase")
    void setup_main_starts_from_a_standalone_server_with_a_writable_database(Role role, DatabaseObservation database) {
        Plan plan = setupMain(role, Scenes.seeing(database).done());

        boolean writable = database.recovery().map(in -> !in).orElse(false);
        assertThat(plan.mayStart()).isEqualTo(role == Role.STANDALONE && writable);
        if (!plan.mayStart()) {
            Guard expected = role != Role.STANDALONE
                    ? Guard.NODE_IS_STANDALONE
                    : database.answers() ? Guard.DATABASE_IS_WRITABLE : Guard.DATABASE_ANSWERS;
            assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(expected);
        }
        assertThat(plan.verdicts()).as("all guards are asked").hasSize(4);
        assertThat(plan.steps()).isEqualTo(List.of(SetupMainStep.values()));
    }

    @Test
    void setup_main_waits_for_a_running_transition() {
        Plan plan = setupMain(
                Role.STANDALONE,
                Scenes.seeing(Scenes.writable()).transitionRuns().done());

        assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(Guard.NO_TRANSITION_RUNS);
        assertThat(plan.refusal().orElseThrow().guard().refusal()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void the_plan_keeps_what_the_steps_need() {
        Plan plan = setupMain(Role.STANDALONE, Scenes.seeing(Scenes.writable()).done());

        assertThat(plan.facts().get(SetupMain.NAME)).contains("DC1");
        assertThat(EndpointFacts.from("", plan.facts())).contains(Scenes.endpoints(9));
        assertThat(setupSecondary(Role.STANDALONE, GOOD).facts().get(SetupSecondary.MAIN_URL))
                .contains("http://203.0.113.1:80");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void joining_starts_from_a_standalone_server(Role role) {
        Plan plan = setupSecondary(role, GOOD);

        assertThat(plan.mayStart()).isEqualTo(role == Role.STANDALONE);
        plan.refusal().ifPresent(no -> assertThat(no.guard()).isEqualTo(Guard.NODE_IS_STANDALONE));
    }

    @Test
    void joining_names_what_the_main_said() {
        Optional<SoftwareVersion> version = Optional.of(Scenes.VERSION);

        assertThat(refusal(new SetupSecondary.MainLook(false, "connection refused", false, Optional.empty())))
                .isEqualTo(Guard.MAIN_ANSWERS);
        assertThat(refusal(new SetupSecondary.MainLook(true, "it answers", false, version)))
                .isEqualTo(Guard.SECRET_IS_ACCEPTED);
        assertThat(refusal(new SetupSecondary.MainLook(
                        true, "it answers", true, Optional.of(new SoftwareVersion("2.0.0")))))
                .isEqualTo(Guard.VERSIONS_MATCH);
        assertThat(setupSecondary(
                                Role.STANDALONE,
                                new SetupSecondary.MainLook(true, "it answers", true, Optional.empty()))
                        .mayStart())
                .as("an existing node may tell no version")
                .isTrue();
    }

    private static Guard refusal(SetupSecondary.MainLook main) {
        return setupSecondary(Role.STANDALONE, main).refusal().orElseThrow().guard();
    }

    @Test
    void force_lifts_the_version_guard_and_no_other() {
        SetupSecondary.Request forced =
                join(Scenes.endpoints(9), Scenes.endpoints(1).api(), true);
        SetupSecondary.MainLook other =
                new SetupSecondary.MainLook(true, "it answers", true, Optional.of(new SoftwareVersion("2.0.0")));
        SetupSecondary.MainLook bad = new SetupSecondary.MainLook(false, "nobody", false, Optional.empty());
        ClusterView view = ClusterView.of(Scenes.standalone());
        Observation seen = Scenes.seeing(Scenes.writable()).done();

        Plan lifted = SetupSecondary.plan(view, seen, forced, other);
        assertThat(lifted.mayStart()).isTrue();
        assertThat(lifted.verdicts()).anyMatch(verdict -> verdict.answer() == Verdict.Answer.LIFTED);
        assertThat(SetupSecondary.plan(view, seen, forced, bad).mayStart()).isFalse();
        assertThat(SetupSecondary.plan(ClusterView.of(Scenes.main()), seen, forced, other)
                        .mayStart())
                .isFalse();
    }

    @Test
    void a_server_does_not_join_itself() {
        PeerUrl ownDoor = Scenes.endpoints(9).api();
        PeerUrl ownOtherPort = new PeerUrl(ownDoor.scheme(), new Endpoint(ownDoor.address(), 8080));

        assertThat(selfJoin(Scenes.endpoints(9), ownDoor)).isFalse();
        assertThat(selfJoin(Scenes.endpoints(9), ownOtherPort)).isFalse();
    }

    /** Two nodes of a demo share one machine: there the ports tell them apart. */
    @Test
    void loopback_neighbours_may_join_each_other() {
        NodeAddress loopback = new NodeAddress("127.0.0.1");
        NodeEndpoints own = Scenes.endpoints(9).at(loopback);
        PeerUrl neighbour = new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(loopback, 8081));

        assertThat(selfJoin(own, neighbour)).isTrue();
        assertThat(selfJoin(own, own.api())).isFalse();
    }

    private static boolean selfJoin(NodeEndpoints own, PeerUrl main) {
        return SetupSecondary.plan(
                        ClusterView.of(Scenes.standalone()),
                        Scenes.seeing(Scenes.writable()).done(),
                        join(own, main, false),
                        GOOD)
                .mayStart();
    }
}
