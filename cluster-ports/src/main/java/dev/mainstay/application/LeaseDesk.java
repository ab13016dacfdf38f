package dev.mainstay.application;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;

/** Takes and gives back the lease within a transition; nothing to do where there is none. Safe for all threads. */
final class LeaseDesk {

    private static final Duration BEAT = Duration.ofMillis(100);

    private final Ports ports;
    private final AgentSettings settings;

    LeaseDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** A main that hands over has given it back, or its time runs out; a person's force does without. */
    StepStatus take(StepContext context) {
        if (ports.lease().isEmpty()) {
            return StepStatus.reached();
        }
        Term term = new Term(Long.parseLong(context.fact(Promote.TERM)));
        LeaseClaim claim = isForced(context) ? claim(term).trusting() : claim(term);
        LeaseAnswer answer = ports.lease().get().hold(claim, settings.limits().peer());
        if (answer.state() == LeaderLease.State.HELD || isForced(context)) {
            return StepStatus.reached();
        }
        boolean handedOver =
                Promote.Trigger.valueOf(context.fact(Promote.TRIGGER)).isOfMain();
        boolean patient = context.waited().compareTo(settings.policy().leaseLifetime()) < 0;
        String how = "the lease cannot be taken: " + answer.state() + " " + answer.reason();
        return handedOver && patient ? StepStatus.pending(BEAT, Progress.saying(how)) : StepStatus.failed(how);
    }

    private static boolean isForced(StepContext context) {
        return context.facts().get(Promote.FORCED).filter("true"::equals).isPresent();
    }

    /** A store that does not answer lets it run out by itself. */
    StepStatus giveBack(Term term) {
        ports.lease().ifPresent(lease -> {
            LeaseAnswer unused = lease.release(claim(term), settings.limits().peer());
        });
        return StepStatus.reached();
    }

    /** The store must remember the term that this node knows of. */
    private LeaseClaim claim(Term term) {
        NodeState self = ports.state().load().node();
        Membership own = self.membership().orElseThrow(() -> new IllegalStateException("this node is no member"));
        return new LeaseClaim(
                own.clusterId(), own.nodeId(), term, settings.policy().leaseLifetime(), self.term());
    }
}
