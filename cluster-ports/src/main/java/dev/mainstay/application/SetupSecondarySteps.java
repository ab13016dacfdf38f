package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;
import java.util.Set;

/** Reaches and takes back the steps of setup-secondary. */
final class SetupSecondarySteps implements Steps<SetupSecondaryStep> {

    /** What a person's script does where the agent may not. */
    private static final Set<SetupSecondaryStep> BY_HAND = Set.of(
            SetupSecondaryStep.CHECK_COPY,
            SetupSecondaryStep.STOP_SERVICES,
            SetupSecondaryStep.STOP_DATABASE,
            SetupSecondaryStep.MOVE_DATA_ASIDE,
            SetupSecondaryStep.COPY_DATA,
            SetupSecondaryStep.CONFIGURE_STANDBY,
            SetupSecondaryStep.START_STANDBY,
            SetupSecondaryStep.STREAM);

    private static final String WAS_RUNNING = "database_was_running";

    /** How long services that do not come back hold the way back; then they are somebody's to look at (D21). */
    private final Ports ports;

    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final ServicesAgain servicesAgain;
    private final JoinDesk desk;
    private final StandbyDesk standby;
    private final CopyDesk copies;
    private final HandOutDesk scripts;

    SetupSecondarySteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.servicesAgain = new ServicesAgain(ports, recorder);
        this.desk = new JoinDesk(ports, settings);
        this.standby = new StandbyDesk(ports, settings);
        this.copies = new CopyDesk(ports, settings);
        this.scripts = new HandOutDesk(ports, settings);
    }

    @Override
    public StepStatus reach(SetupSecondaryStep step, StepContext context) {
        if (scripts.isByHand() && BY_HAND.contains(step)) {
            return step == SetupSecondaryStep.CHECK_COPY
                    ? scripts.handOut(OperatorScript.Use.JOIN, context)
                    : StepStatus.reached();
        }
        return switch (step) {
            case TEST_MAIN -> desk.testMain(context);
            case JOIN_MAIN -> desk.join(context);
            case CHECK_COPY -> copies.check(context, JoinFacts.bytes(context));
            case STOP_SERVICES -> stopServices();
            case STOP_DATABASE -> stopDatabase();
            case MOVE_DATA_ASIDE ->
                StepStatus.reached(Facts.of("old_data", ports.data().moveAside(context.operation())));
            case COPY_DATA -> copy(context);
            case CONFIGURE_STANDBY -> configure(context);
            case START_STANDBY -> standby.start();
            case STREAM -> standby.stream(context);
            case TAKE_ROLE -> takeRole(context);
            case FOLLOW_REDIS -> standby.followRedis(JoinFacts.mainEndpoints(context));
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(SetupSecondaryStep step, StepContext context) {
        if (scripts.isByHand() && BY_HAND.contains(step)) {
            return StepStatus.reached();
        }
        switch (step) {
            case JOIN_MAIN -> {
                return desk.leave(context);
            }
            case STOP_SERVICES -> servicesAgain.start(context);
            case STOP_DATABASE -> startAgain(context);
            case MOVE_DATA_ASIDE -> ports.data().putBack(context.operation());
            case COPY_DATA -> ports.data().discardCopy(context.operation());
            case START_STANDBY ->
                ports.server().stop(StopMode.IMMEDIATE, settings.limits().stop());
            case TAKE_ROLE ->
                ports.state().update(facts -> facts.with(facts.node().released()));
            case TEST_MAIN, CHECK_COPY, CONFIGURE_STANDBY, STREAM, FOLLOW_REDIS, RUN_HOOKS ->
                throw new IllegalStateException(step + " has no compensation");
        }
        return StepStatus.reached();
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }

    private StepStatus stopDatabase() {
        boolean running = ports.server().look() == ProcessObservation.RUNNING;
        ports.server().stop(StopMode.FAST, settings.limits().stop());
        return StepStatus.reached(Facts.of(WAS_RUNNING, running));
    }

    /** Cut short before it told whether the database ran, the step is taken back as if it had: it runs on any node. */
    private void startAgain(StepContext context) {
        if (!context.facts().get(WAS_RUNNING).orElse("true").equals("false")) {
            ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
        }
    }

    private StepStatus copy(StepContext context) {
        ports.data().beginCopy(copies.source(context), JoinFacts.bytes(context));
        return copies.await("base backup");
    }

    private StepStatus configure(StepContext context) {
        ports.data()
                .configureStandby(
                        context.operation(),
                        copies.source(context),
                        StandbyDesk.minimum(context.facts()),
                        new AccessRules(false, List.of()));
        return StepStatus.reached();
    }

    private StepStatus takeRole(StepContext context) {
        ports.state()
                .update(facts -> facts.with(JoinFacts.following(
                        facts.node(),
                        context,
                        scripts.isByHand() ? NodeCondition.AWAITING_REPLICA : NodeCondition.STREAMING)));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.NEW_MAIN_ACKNOWLEDGED,
                        "This node follows " + JoinFacts.mainEndpoints(context).address(),
                        context.facts()
                                .get("old_data")
                                .map(place -> Facts.of("old_data", place))
                                .orElse(Facts.none())));
        return StepStatus.reached();
    }
}
