package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.FenceStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.function.Supplier;

/** Reaches the steps of a fence; none of them is taken back. A database that does not run is closed enough. */
final class FenceSteps implements Steps<FenceStep> {

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;

    FenceSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
    }

    @Override
    public StepStatus reach(FenceStep step, StepContext context) {
        return switch (step) {
            case RECORD_FENCE -> recordFence(context);
            case REFUSE_CLIENTS -> orStopped(context, this::refuseClients);
            case END_SESSIONS -> orStopped(context, this::endSessions);
            case VERIFY_CLOSED -> orStopped(context, this::verify);
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    /** A database that does not listen may still commit (M20): when it cannot be told to close, it is stopped. */
    private StepStatus orStopped(StepContext context, Supplier<StepStatus> action) {
        try {
            return action.get();
        } catch (ClusterException failure) {
            boolean patient = context.waited().compareTo(settings.limits().peer()) < 0;
            boolean managed = ports.server().isManaged();
            if (patient || (!managed && !refusesEverybody())) {
                throw failure;
            }
            return managed ? stopServer() : StepStatus.reached(Facts.of("database_down", true));
        }
    }

    /** Whoever starts it by hand finds it closed again by {@link ClosedDuty}. */
    private boolean refusesEverybody() {
        return ports.probe()
                .look(settings.limits().peer())
                .match(writable -> false, standby -> false, refused -> true, silent -> false);
    }

    private StepStatus stopServer() {
        ports.server().stop(StopMode.IMMEDIATE, settings.limits().stop());
        return StepStatus.reached(Facts.of("stopped", true));
    }

    @Override
    public StepStatus undo(FenceStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    /** A main that met the newer one while it was open is a split brain; one that returned closed only waits. */
    private StepStatus recordFence(StepContext context) {
        Term term = new Term(Long.parseLong(context.fact(Fence.TERM)));
        Term own = ports.state().load().node().term();
        boolean met = !context.facts().get(Fence.OPEN).orElse("true").equals("false");
        NodeCondition condition = met ? NodeCondition.FENCED : NodeCondition.NEEDS_REBASE;
        ports.state().update(facts -> facts.with(facts.node().in(condition).knowing(term)));
        Facts branches = Facts.of("own_term", own).with(context.facts());
        if (met) {
            record(
                    context,
                    EventKind.SPLIT_BRAIN_DETECTED,
                    "This node claims main in term " + own + "; " + context.fact(Fence.HEARD_FROM) + " knows term "
                            + term,
                    branches);
            record(
                    context,
                    EventKind.FENCED,
                    "This node refuses clients; its data is kept and must be rebased",
                    branches);
            return StepStatus.reached();
        }
        record(
                context,
                EventKind.NEEDS_REBASE,
                "This node was main in term " + own + " and returned; " + context.fact(Fence.HEARD_FROM)
                        + " knows term " + term + ": it serves nobody and must be rebased",
                branches);
        return StepStatus.reached();
    }

    private void record(StepContext context, EventKind kind, String description, Facts facts) {
        recorder.recordOnce(context.operation(), context.actor(), ClusterEvent.of(kind, description, facts));
    }

    /** Also for a server that is stopped: whoever starts it finds it closed. */
    private StepStatus refuseClients() {
        boolean stopped = isStopped();
        if (ports.data().managesAccess()) {
            ports.data().allow(new AccessRules(true, Neighbours.addresses(ports)));
        }
        if (!stopped && ports.data().managesAccess()) {
            ports.postgres().reload();
        } else if (!stopped) {
            ports.postgres().readOnlyByDefault(true);
        }
        return StepStatus.reached();
    }

    private StepStatus endSessions() {
        return isStopped()
                ? StepStatus.reached()
                : StepStatus.reached(Facts.of("ended_sessions", ports.postgres().endClientSessions()));
    }

    /**
     * A fence that does not hold is replaced by one that does: the server is stopped, as an isolated one (L3). Read-only by
     * default is none: every session may switch it off (M2).
     */
    private StepStatus verify() {
        if (isStopped()) {
            return StepStatus.reached();
        }
        boolean refused = ports.data().managesAccess();
        if (refused && isEmpty()) {
            return StepStatus.reached();
        }
        if (ports.server().isManaged()) {
            return stopServer();
        }
        return isEmpty()
                ? StepStatus.reached(Facts.of("advisory_only", true))
                : StepStatus.failed("client sessions remain and the agent may not stop the server");
    }

    private boolean isEmpty() {
        if (ports.postgres().clientSessions() == 0) {
            return true;
        }
        int ended = ports.postgres().endClientSessions();
        return ended == 0 || ports.postgres().clientSessions() == 0;
    }

    private boolean isStopped() {
        ProcessObservation seen = ports.server().look();
        return seen == ProcessObservation.STOPPED || seen == ProcessObservation.NO_DATA;
    }
}
