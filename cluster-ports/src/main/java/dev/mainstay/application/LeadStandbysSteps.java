package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.LeadStandbys;
import dev.mainstay.domain.transition.LeadStandbysStep;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StandbyCluster;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/** Reaches and takes back the steps by which a member of a standby cluster takes its lost leader's place (ADR 34). */
final class LeadStandbysSteps implements Steps<LeadStandbysStep> {

    private static final Duration BEAT = Duration.ofMillis(100);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final RemoteSource remote;
    private final StandbyDesk standby;
    private final RoleRecord roles;
    private final Herald herald;

    LeadStandbysSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.remote = new RemoteSource(ports, settings);
        this.standby = new StandbyDesk(ports, settings);
        this.roles = new RoleRecord(ports);
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public StepStatus reach(LeadStandbysStep step, StepContext context) {
        return switch (step) {
            case CHECK_REMOTE -> check(context);
            case FOLLOW_REMOTE -> follow(context);
            case STREAM -> stream(context);
            case TAKE_ROLE -> takeRole(context);
            case CREATE_SLOTS -> roles.makeSlots(false);
            case NOTIFY_NODES -> herald.announceMain(roles.others());
            case RELEASE_REDIS -> releaseRedis();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(LeadStandbysStep step, StepContext context) {
        if (step != LeadStandbysStep.FOLLOW_REMOTE) {
            throw new IllegalStateException(step + " has no compensation");
        }
        NodeState self = ports.state().load().node();
        Membership member = self.membership().orElseThrow();
        self.main()
                .map(KnownMain::endpoints)
                .ifPresent(leader ->
                        ports.postgres().follow(standby.source(leader, SlotName.of(member.nodeId()), member.nodeId())));
        return StepStatus.reached();
    }

    private StepStatus check(StepContext context) {
        if (isForced(context)) {
            return StepStatus.reached();
        }
        StandbySource from = source(context);
        Reach reach = ports.probe()
                .canCopyFrom(
                        from.main(),
                        from.password(),
                        from.slot(),
                        settings.limits().peer());
        return reach.answered() ? StepStatus.reached() : StepStatus.failed(reach.reason());
    }

    private StandbySource source(StepContext context) {
        return remote.of(StandbyCluster.database(context.facts()), StandbyCluster.slot(context.facts()));
    }

    private StepStatus follow(StepContext context) {
        ports.postgres().follow(source(context));
        return StepStatus.reached();
    }

    private StepStatus stream(StepContext context) {
        String slot = StandbyCluster.slot(context.facts()).value();
        boolean streams = ports.probe()
                .look(settings.limits().peer())
                .asStandby()
                .flatMap(InRecovery::receiver)
                .filter(WalReceiver::streaming)
                .flatMap(WalReceiver::slot)
                .filter(slot::equals)
                .isPresent();
        if (streams || isForced(context)) {
            return StepStatus.reached();
        }
        String what = "the database does not stream yet with slot " + slot;
        return context.waited().compareTo(settings.limits().stream()) < 0
                ? StepStatus.pending(BEAT, Progress.saying(what))
                : StepStatus.failed(what);
    }

    private static boolean isForced(StepContext context) {
        return context.fact(LeadStandbys.FORCED).equals("true");
    }

    private StepStatus takeRole(StepContext context) {
        Term term = new Term(Long.parseLong(context.fact(LeadStandbys.TERM)));
        ports.state().update(facts -> leading(facts, term));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.STANDBY_LEADER_CHANGED,
                        "This node leads the standby cluster in term " + term + ", in the place of the node that did",
                        Facts.of("term", term)));
        return StepStatus.reached();
    }

    /** Once, however often the step is repeated. */
    private LocalFacts leading(LocalFacts facts, Term term) {
        NodeState self = facts.node();
        if (!self.role().follows()) {
            return facts;
        }
        Membership member = self.membership().orElseThrow();
        return settings.remotePassword()
                .map(password -> facts.with(facts.secrets().withReplication(password)))
                .orElse(facts)
                .with(self.knowing(term).leadingStandbys(member))
                .keeping(facts.kept().map(rows -> led(rows, member, term)));
    }

    private static KeptRows led(KeptRows rows, Membership member, Term term) {
        Optional<Node> own = rows.node(member.nodeId());
        KeptRows demoted = rows.nodes().stream()
                .filter(node -> node.role() == Role.STANDBY_LEADER)
                .map(node -> node.as(Role.SECONDARY, NodeStatus.OFFLINE))
                .reduce(rows, KeptRows::with, (one, other) -> other);
        return own.map(node -> demoted.with(node.as(Role.STANDBY_LEADER, NodeStatus.ONLINE))
                        .with(rows.config().ledBy(node, term)))
                .orElse(demoted);
    }

    private StepStatus releaseRedis() {
        if (ports.redis().isManaged()) {
            ports.redis().standAlone();
        }
        return StepStatus.reached();
    }
}
