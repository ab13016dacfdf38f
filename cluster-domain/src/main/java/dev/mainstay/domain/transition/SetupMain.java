package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import java.util.List;

/**
 * Making a standalone server the main of a new cluster: guards and plan.
 *
 * <p>Pure. Source: DESIGN 4; spec/panel-api.md 1.6 and 5.3.
 */
public final class SetupMain {

    /** Fact: the node's name. */
    public static final String NAME = "name";

    private SetupMain() {}

    /**
     * What is asked for.
     *
     * @param name the node's name
     * @param endpoints where peers will reach it
     */
    public record Request(ServerName name, NodeEndpoints endpoints) {}

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Request request) {
        Role role = view.self().role();
        boolean replica = seen.database().value().recovery().orElse(false);
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
                Verdict.that(
                        Guard.DATABASE_ANSWERS,
                        seen.database().value().answers(),
                        seen.database().value().answers() ? "it answers" : "it does not answer"),
                Verdict.that(
                        Guard.DATABASE_IS_WRITABLE, !replica, replica ? "it is a replica" : "it is nobody's replica"));
        return new Plan(
                TransitionKind.SETUP_MAIN,
                verdicts,
                EndpointFacts.of(request.endpoints()).with(NAME, request.name()));
    }
}
