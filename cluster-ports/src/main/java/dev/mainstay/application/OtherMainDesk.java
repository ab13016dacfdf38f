package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.domain.transition.Resolve.OtherMain;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/** Speaks to the other one of two mains: looks at it, has it close itself, proves that it did, and has it come back. */
final class OtherMainDesk {

    private static final Duration ASK_BEAT = Duration.ofSeconds(1);
    /** A fence ends the sessions, or stops the server; it takes no longer than this. */
    private static final Duration CLOSING = Duration.ofSeconds(60);
    /** A node that a person calls dead is not waited for. */
    private static final Duration CLOSING_OF_THE_DEAD = Duration.ofSeconds(10);

    private static final String ORDER = "reattach_id";
    private static final Duration RETURNING = Duration.ofSeconds(60);

    private final Ports ports;
    private final AgentSettings settings;
    private final Herald herald;

    OtherMainDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    /** The name of the other node's re-attach, as a fact: sent twice, it is begun once. */
    static Facts orderNamed(OperationId id) {
        return Facts.of(ORDER, id);
    }

    /** What there is to see of it now; at most a few seconds. */
    OtherMain look(KnownPeer peer) {
        PeerObservation seen =
                ports.peers().health(peer.api(), settings.limits().peer());
        boolean answers = seen.match(answered -> true, refused -> true, silent -> false);
        String detail = seen.match(
                answered -> "answers as " + said(answered.claim()),
                refused -> "answers as " + said(refused.claim()) + ", its database is down",
                silent -> "does not answer (" + silent.reason() + ")");
        return new OtherMain(peer.node(), peer.endpoints(), seen.term(), answers, detail);
    }

    private static String said(Claim claim) {
        return claim.role().map(Role::word).orElse("an unknown role") + (claim.acceptsWrites() ? ", open" : ", closed")
                + ", term " + claim.term();
    }

    /** Told the new term until it knows it and is closed; a person's word stands in for a node that does not answer. */
    StepStatus close(StepContext context) {
        Term term = term(context);
        PeerObservation seen =
                ports.peers().health(api(context).api(), settings.limits().peer());
        boolean heard = !term.isNewerThan(seen.term());
        if (!heard) {
            herald.askToYield(api(context).api(), term);
        }
        Optional<String> doubt =
                heard ? doubt(seen, context) : Optional.of("it has not heard of term " + term + " yet");
        if (doubt.isEmpty()) {
            return StepStatus.reached(Facts.of("other_closed", true));
        }
        boolean dead = context.facts().get(Resolve.GIVEN_UP).isPresent();
        if (context.waited().compareTo(dead ? CLOSING_OF_THE_DEAD : CLOSING) < 0) {
            return StepStatus.pending(ASK_BEAT, Progress.saying(name(context) + ": " + doubt.get()));
        }
        boolean silent = seen.match(answered -> false, refused -> false, none -> true);
        return dead && silent
                ? StepStatus.reached(Facts.of("other_closed", false))
                : StepStatus.failed(name(context) + " is not closed for sure: " + doubt.get());
    }

    /** Why it may still be open. A main that is closing says so when it is asked what a re-attach would do. */
    private Optional<String> doubt(PeerObservation seen, StepContext context) {
        Claim claim =
                seen.match(PeerObservation.Answered::claim, PeerObservation.Refused::claim, silent -> Claim.none());
        if (claim.acceptsWrites() || claim.role().isEmpty()) {
            return Optional.of("it accepts writes, or does not say");
        }
        if (claim.role().filter(Role.MAIN::equals).isEmpty()) {
            return Optional.empty();
        }
        return ask(context, ReattachOrder.Mode.PLAN)
                .match(
                        OtherMainDesk::unfinished,
                        refused -> Optional.of("it does not say whether it is closed: " + refused.message()),
                        silent -> Optional.of("it does not say whether it is closed: " + silent.reason()));
    }

    private static Optional<String> unfinished(ReattachAnswer answer) {
        String refusal = answer.refusal();
        if (refusal.equals(Guard.NODE_NEEDS_REBASE.sentence())) {
            return Optional.of("it is not closed");
        }
        if (refusal.equals(Guard.NO_TRANSITION_RUNS.sentence())) {
            return Optional.of("it is closing");
        }
        return answer.byHand() || refusal.equals(Guard.AGENT_RUNS_THE_DATABASE.sentence())
                ? Optional.of("its agent may not stop its database, so its fence is no proof")
                : Optional.empty();
    }

    /** It saves its own writes first. One that is away is left as it is: it waits for a person when it returns. */
    StepStatus bringBack(StepContext context) {
        return ask(context, ReattachOrder.Mode.BEGIN)
                .match(
                        answer -> begun(context, answer),
                        refused -> laterOr(context, refused.message()),
                        silent -> laterOr(context, silent.reason()));
    }

    private StepStatus begun(StepContext context, ReattachAnswer answer) {
        if (answer.operation().isPresent()) {
            return StepStatus.reached(
                    Facts.of("other_operation", answer.operation().get()));
        }
        boolean follows = answer.refusal().equals(Guard.NODE_NEEDS_REBASE.sentence());
        return follows ? StepStatus.reached() : laterOr(context, answer.refusal());
    }

    private StepStatus laterOr(StepContext context, String reason) {
        boolean dead = context.facts().get("other_closed").orElse("false").equals("false");
        return !dead && context.waited().compareTo(RETURNING) < 0
                ? StepStatus.pending(ASK_BEAT, Progress.saying(name(context) + ": " + reason))
                : StepStatus.failed(name(context) + " does not come back by itself (" + reason
                        + "); when it answers: mainstay reattach --node " + context.fact(Resolve.OTHER) + " --force");
    }

    private PeerReply<ReattachAnswer> ask(StepContext context, ReattachOrder.Mode mode) {
        ClusterId cluster = ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::clusterId)
                .orElseThrow();
        ReattachOrder order = new ReattachOrder(
                cluster,
                true,
                context.actor(),
                mode,
                context.facts().get(Resolve.REASON).map(Reason::new),
                context.facts().get(ORDER).map(OperationId::new));
        return ports.peers()
                .reattach(
                        api(context).api(),
                        ports.state().load().secrets().cluster().orElseThrow(),
                        order,
                        settings.limits().peer().multipliedBy(3));
    }

    private static NodeEndpoints api(StepContext context) {
        return EndpointFacts.from(Resolve.OTHER_ENDPOINTS, context.facts())
                .orElseThrow(() -> new IllegalStateException("the journal lacks the other node's endpoints"));
    }

    private static String name(StepContext context) {
        return "node " + context.fact(Resolve.OTHER);
    }

    private static Term term(StepContext context) {
        return new Term(Long.parseLong(context.fact(Resolve.TERM)));
    }
}
