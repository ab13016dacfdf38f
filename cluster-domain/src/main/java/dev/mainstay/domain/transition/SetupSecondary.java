package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import java.util.List;
import java.util.Optional;

/**
 * Joining a standalone server to a main: guards and plan.
 *
 * <p>Pure; what the main answered comes in as a value. Source: DESIGN 4; spec/panel-api.md 1.7 and 5.4.
 */
public final class SetupSecondary {

    /** Fact: the node's name. */
    public static final String NAME = "name";

    /** Fact: the role it will have. */
    public static final String ROLE = "role";

    /** Fact: the main's API as the operator gave it. */
    public static final String MAIN_URL = "main_url";

    private SetupSecondary() {}

    /**
     * What is asked for; the secret travels beside it, never in it.
     *
     * @param name the node's name
     * @param role the role it will have; one that follows
     * @param own where peers will reach it
     * @param main the main's API
     * @param force lifts the version guard
     */
    public record Request(ServerName name, Role role, NodeEndpoints own, PeerUrl main, boolean force) {}

    /**
     * What a look at the main found.
     *
     * @param reached whether its API answers as a panel does
     * @param reason why not, for people
     * @param secretAccepted whether it took the secret
     * @param version the panel's version there
     */
    public record MainLook(boolean reached, String reason, boolean secretAccepted, Optional<SoftwareVersion> version) {}

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Request request, MainLook main) {
        Role role = view.self().role();
        NodeAddress given = request.main().address();
        boolean sameDoor = request.main().endpoint().equals(request.own().api().endpoint());
        boolean self = sameDoor || (given.equals(request.own().address()) && !given.isLoopback());
        boolean sameVersion = main.version().map(seen.versions().own()::equals).orElse(true);
        List<Verdict> verdicts = List.of(
                Verdict.that(
                        Guard.NODE_IS_STANDALONE,
                        role == Role.STANDALONE,
                        "this node's role is " + role.word(),
                        Facts.of("role", role.word())),
                Verdict.that(
                        Guard.NO_TRANSITION_RUNS,
                        !seen.transitionRunning(),
                        seen.transitionRunning() ? "a transition is running" : "none is running"),
                Verdict.that(Guard.MAIN_IS_ANOTHER_NODE, !self, "the given main is " + request.main()),
                Verdict.that(Guard.MAIN_ANSWERS, main.reached(), main.reason()),
                Verdict.that(
                        Guard.SECRET_IS_ACCEPTED,
                        !main.reached() || main.secretAccepted(),
                        main.secretAccepted() ? "the main took the secret" : "the main refused the secret"),
                Verdict.that(
                                Guard.VERSIONS_MATCH,
                                sameVersion,
                                "main=" + main.version().map(Object::toString).orElse("unknown") + ", this="
                                        + seen.versions().own())
                        .liftedBy(request.force()));
        Facts facts = EndpointFacts.of(request.own())
                .with(NAME, request.name())
                .with(ROLE, request.role().word())
                .with(MAIN_URL, request.main());
        return new Plan(TransitionKind.SETUP_SECONDARY, verdicts, facts);
    }
}
