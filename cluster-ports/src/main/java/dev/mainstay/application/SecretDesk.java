package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RotateSecret;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.RotateClusterSecret;
import dev.mainstay.ports.in.TakeSecret;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.SecretRotation.Stage;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes the wish to rotate the cluster secret, and on a member the main's word on it. Safe for all threads.
 *
 * <p>Source: ADR 0018.
 */
final class SecretDesk implements RotateClusterSecret, TakeSecret {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final Mailbox mailbox;
    private final OperationBook operations;
    private final EventRecorder recorder;
    private final CommandDesk.Situation situation;

    SecretDesk(
            Ports ports,
            Mailbox mailbox,
            OperationBook operations,
            EventRecorder recorder,
            CommandDesk.Situation situation) {
        this.ports = ports;
        this.mailbox = mailbox;
        this.operations = operations;
        this.recorder = recorder;
        this.situation = situation;
    }

    @Override
    public CommandReply rotate(Actor actor, boolean dryRun) {
        return mailbox.ask(
                () -> {
                    boolean open = ports.state().load().secrets().rotation().isPresent();
                    Plan plan = situation.plan(now -> RotateSecret.plan(now.view(), now.seen(), open));
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart() ? begin(plan, actor) : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
    }

    /** The loop finds it in what this node remembers, and carries it. */
    private CommandReply begin(Plan plan, Actor actor) {
        OperationId operation = ports.ids().operation();
        Secret next = ports.ids().secret();
        Instant now = ports.wallClock().instant();
        SecretRotation open = new SecretRotation(operation, actor.value(), now, Stage.PREPARED, next);
        ports.state()
                .update(facts ->
                        facts.with(facts.secrets().rotating(Optional.of(open))).revealingSince(now));
        recorder.recordOnce(
                operation,
                actor.value(),
                ClusterEvent.of(
                        EventKind.SECRET_ROTATION_STARTED,
                        "The cluster secret is being replaced; both are taken until every member has the next one",
                        plan.facts()));
        operations.publish(RotationReports.running(open, RotateSecretStep.PREPARE, List.of()));
        return new CommandReply.Started(operation, plan);
    }

    @Override
    public SecretAnswer take(SecretOrder order) {
        NodeState self = ports.state().load().node();
        requireFollower(self);
        requireCluster(self, order);
        NodeSecrets before = ports.state().load().secrets();
        Secret given = opened(before, order);
        ports.state().update(facts -> facts.with(after(facts.secrets(), order, given)));
        NodeSecrets now = ports.state().load().secrets();
        publish(before, now);
        return answer(now, given);
    }

    private static void requireFollower(NodeState self) {
        boolean leads = self.role() == Role.MAIN && !self.condition().isClosed();
        boolean gone = self.membership().isEmpty() || self.condition() == NodeCondition.LEFT;
        if (leads || gone) {
            throw new ConflictException("this node takes no other main's word on the secret: it is "
                    + self.role().word() + ", " + self.condition().word());
        }
    }

    private static void requireCluster(NodeState self, SecretOrder order) {
        boolean same = self.membership()
                .filter(member -> member.clusterId().equals(order.cluster()))
                .isPresent();
        if (!same) {
            throw new ConflictException("the order belongs to another cluster");
        }
        if (self.term().isNewerThan(order.term())) {
            throw new StaleTermException("stale epoch: this node knows " + self.term());
        }
    }

    private static Secret opened(NodeSecrets secrets, SecretOrder order) {
        return secrets.accepted().stream()
                .flatMap(one -> one.unseal(order.sealed()).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("the sealed secret does not open with the cluster's"));
    }

    private static NodeSecrets after(NodeSecrets now, SecretOrder order, Secret given) {
        boolean used = now.cluster().equals(Optional.of(given));
        SecretRotation told =
                new SecretRotation(order.operation(), order.actor(), order.startedAt(), Stage.PREPARED, given);
        return switch (order.step()) {
            case PREPARE -> used ? now : now.rotating(Optional.of(told));
            case COMMIT -> used ? now : now.rotating(Optional.of(told)).committed();
            case FORGET -> forgotten(now, given, used);
        };
    }

    /** What another main has begun is not forgotten: that would part this node from those that know of it. */
    private static NodeSecrets forgotten(NodeSecrets now, Secret given, boolean used) {
        Optional<Stage> stage = now.rotation().map(SecretRotation::stage);
        if (used) {
            return stage.equals(Optional.of(Stage.COMMITTED)) ? now.rotating(Optional.empty()) : now;
        }
        boolean next = stage.equals(Optional.of(Stage.PREPARED)) && now.latest().equals(Optional.of(given));
        return next ? now.committed().rotating(Optional.empty()) : now;
    }

    private static SecretAnswer answer(NodeSecrets now, Secret given) {
        boolean used = now.cluster().equals(Optional.of(given));
        Optional<SecretRotation> open = now.rotation();
        if (open.isEmpty()) {
            return settled(used);
        }
        boolean known =
                used ? open.get().stage() == Stage.COMMITTED : open.get().stage() == Stage.PREPARED;
        if (known && (used || open.get().other().equals(given))) {
            return SecretAnswer.of(open.get().stage());
        }
        Secret unknown = used ? open.get().other() : now.cluster().orElseThrow();
        return new SecretAnswer(
                open.get().stage(),
                Optional.of(new SecretAnswer.Open(
                        open.get().operation(), open.get().actor(), open.get().startedAt(), given.seal(unknown))));
    }

    private static SecretAnswer settled(boolean used) {
        if (!used) {
            throw new ConflictException("this node uses another secret: prepare it first");
        }
        return SecretAnswer.of(Stage.SETTLED);
    }

    private void publish(NodeSecrets before, NodeSecrets now) {
        now.rotation()
                .ifPresent(open -> operations.publish(RotationReports.running(
                        open,
                        open.stage() == Stage.PREPARED ? RotateSecretStep.PREPARE : RotateSecretStep.COMMIT,
                        List.of())));
        if (now.rotation().isEmpty()) {
            before.rotation()
                    .ifPresent(ended -> operations.publish(
                            RotationReports.done(ended, ports.wallClock().instant())));
        }
    }
}
