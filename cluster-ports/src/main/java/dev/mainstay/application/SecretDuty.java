package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.transition.RotateSecret;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.SecretRotation.Stage;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Carries a rotation of the cluster secret on the main: no step is taken before every member has confirmed the one before,
 * and a new main asks every member whether an earlier one left a rotation open. What is remembered outside the database
 * says where it stands; what members confirmed is asked anew after a restart.
 *
 * <p>Confined to the loop thread; all telling and writing goes on off the loop. Source: ADR 0018, D12, D25.
 */
final class SecretDuty {

    /** Rounds in which no member confirmed anything, before somebody is told. */
    private static final int PATIENCE = 2;

    private final Ports ports;
    private final Duration beat;
    private final OperationBook operations;
    private final EventRecorder recorder;
    private final SecretCourier courier;
    private final SecretMoves moves;
    private final Chore<Map<NodeId, SecretAnswer>> telling;
    private final Chore<Boolean> moving;

    private final Map<NodeId, Stage> confirmed = new TreeMap<>();
    /** Existing nodes of the panel among the members, which read the secret in the shared row. */
    private final Set<NodeId> readers = new TreeSet<>();

    /** Members that were asked since this node leads: a new one is asked at once. */
    private final Set<NodeId> asked = new TreeSet<>();

    private final Chore<String> sharing;
    private Optional<String> shared = Optional.empty();
    private Optional<SecretRotation> carried = Optional.empty();
    private Optional<OperationReport> told = Optional.empty();
    private boolean hurried = true;
    private int vainRounds;
    private long actedAt;

    SecretDuty(Ports ports, Duration beat, Duration peerLimit, OperationBook operations, EventRecorder recorder) {
        this.ports = ports;
        this.beat = beat;
        this.operations = operations;
        this.recorder = recorder;
        this.courier = new SecretCourier(ports, peerLimit);
        this.moves = new SecretMoves(ports, recorder);
        this.telling = new Chore<>("tell-secret", ports.background());
        this.moving = new Chore<>("rotate-secret", ports.background());
        this.sharing = new Chore<>("share-secret", ports.background());
        this.actedAt = ports.ticker().nanos();
    }

    /** This node has just become main: what another one was told by the members counts no more. */
    void reset() {
        confirmed.clear();
        readers.clear();
        asked.clear();
        shared = Optional.empty();
        hurry();
    }

    /** One round of an open main whose database takes writes. */
    void act(ClusterView view, Observation seen) {
        telling.collect().ifPresent(this::hear);
        moving.collect().filter(moved -> moved).ifPresent(moved -> hurry());
        LocalFacts facts = ports.state().load();
        Optional<SecretRotation> open = facts.secrets().rotation();
        notice(facts.secrets());
        if (view.own().isEmpty()) {
            return;
        }
        readers.removeIf(id -> view.node(id).isEmpty());
        RotateSecretStep step = step(facts.secrets(), view.others());
        List<Node> waitingFor = waitingFor(view.others(), step);
        if (open.isEmpty() && !seen.transitionRunning()) {
            // Not within a removal: the node that is taken out is still to be told, by the secret that it reads there.
            share(facts.secrets(), waitingFor.isEmpty());
        }
        open.ifPresent(rotation -> report(rotation, step, waitingFor));
        List<Node> members = tellable(waitingFor, seen);
        if (!asked.containsAll(ids(members))) {
            asked.addAll(ids(members));
            hurry();
        }
        boolean due = hurried || ports.ticker().nanos() - actedAt >= beat.toNanos();
        if (due && telling.isIdle() && moving.isIdle()) {
            actedAt = ports.ticker().nanos();
            hurried = false;
            goOn(facts, step, waitingFor, seen);
        }
    }

    private void goOn(LocalFacts facts, RotateSecretStep step, List<Node> waitingFor, Observation seen) {
        Optional<SecretRotation> open = facts.secrets().rotation();
        List<Node> there = tellable(waitingFor, seen);
        if (!waitingFor.isEmpty()) {
            open.filter(rotation -> vainRounds++ == PATIENCE)
                    .ifPresent(rotation -> complain(rotation, step, waitingFor));
        }
        if (!there.isEmpty()) {
            telling.begin(() -> courier.tell(facts, step, there));
        }
        if (waitingFor.isEmpty() && open.isPresent()) {
            SecretRotation rotation = open.get();
            Set<NodeId> all = new TreeSet<>(confirmed.keySet());
            String row = row(rotation.other());
            moving.begin(() ->
                    step == RotateSecretStep.PREPARE ? moves.commit(rotation, row, all) : moves.forget(rotation, all));
        }
    }

    /** In clear for existing nodes only (spec 3.1); as a digest not before every member has said what it is. */
    private void share(NodeSecrets secrets, boolean allKnown) {
        sharing.collect().ifPresent(text -> shared = Optional.of(text));
        Optional<String> wanted = secrets.cluster().map(this::row);
        boolean sure = allKnown || !readers.isEmpty();
        if (sure && !wanted.equals(shared) && sharing.isIdle()) {
            wanted.ifPresent(text -> sharing.begin(() -> moves.share(text)));
        }
    }

    private String row(Secret secret) {
        return readers.isEmpty() ? secret.fingerprint() : secret.reveal();
    }

    /** Another rotation than before is asked for anew; the end of one is told. */
    private void notice(NodeSecrets secrets) {
        Optional<SecretRotation> open = secrets.rotation();
        Optional<OperationId> now = open.map(SecretRotation::operation);
        if (now.equals(carried.map(SecretRotation::operation))) {
            carried = open;
            return;
        }
        if (open.isEmpty()) {
            carried.ifPresent(ended -> operations.publish(
                    RotationReports.done(ended, ports.wallClock().instant())));
        } else {
            confirmed.clear();
        }
        carried = open;
        hurry();
    }

    private RotateSecretStep step(NodeSecrets secrets, List<Node> members) {
        Optional<SecretRotation> open = secrets.rotation();
        boolean prepares = open.map(SecretRotation::stage).equals(Optional.of(Stage.PREPARED));
        if (prepares) {
            return RotateSecretStep.PREPARE;
        }
        boolean all = waitingFor(members, RotateSecretStep.COMMIT).isEmpty();
        return open.isEmpty() || all ? RotateSecretStep.FORGET : RotateSecretStep.COMMIT;
    }

    private List<Node> waitingFor(List<Node> members, RotateSecretStep step) {
        return members.stream().filter(node -> !isThere(node, step)).toList();
    }

    /** An existing node has nothing to forget while nothing is rotated. */
    private boolean isThere(Node node, RotateSecretStep step) {
        Optional<Stage> stage = Optional.ofNullable(confirmed.get(node.id()));
        boolean unaware = stage.equals(Optional.of(Stage.UNAWARE));
        if (unaware && carried.isEmpty()) {
            return true;
        }
        return stage.filter(known -> switch (step) {
                    case PREPARE -> true;
                    case COMMIT -> known == Stage.COMMITTED || known == Stage.SETTLED;
                    case FORGET -> known == Stage.SETTLED;
                })
                .isPresent();
    }

    /**
     * Those that answer and hold a secret. One that is still being copied believes nobody yet: each message would be a wrong
     * guess there, and slow this address down when it matters.
     */
    private static List<Node> tellable(List<Node> members, Observation seen) {
        return members.stream()
                .filter(node -> node.status() != NodeStatus.CONNECTING && !isSilent(node, seen))
                .toList();
    }

    private static boolean isSilent(Node node, Observation seen) {
        return seen.peers().stream()
                .filter(peer -> peer.node().equals(node.id()))
                .map(PeerSighting::health)
                .flatMap(Optional::stream)
                .map(Seen::value)
                .anyMatch(health -> health.match(answered -> false, refused -> false, silent -> true));
    }

    private void hear(Map<NodeId, SecretAnswer> answers) {
        answers.forEach((node, answer) -> {
            if (answer.stage() == Stage.UNAWARE) {
                readers.add(node);
            }
            if (answer.unknown().isPresent()) {
                adopt(answer.unknown().get());
            } else if (confirmed.put(node, answer.stage()) != answer.stage()) {
                hurry();
            }
        });
    }

    /** An earlier main had begun it: it is carried on, under the number that its operator knows. */
    private void adopt(SecretAnswer.Open unknown) {
        ports.state().update(facts -> facts.with(adopted(facts.secrets(), unknown)));
        confirmed.clear();
        hurry();
    }

    private static NodeSecrets adopted(NodeSecrets secrets, SecretAnswer.Open unknown) {
        Optional<Secret> next = secrets.cluster().flatMap(own -> own.unseal(unknown.sealed()));
        return secrets.rotation().isPresent() || next.isEmpty()
                ? secrets
                : secrets.rotating(next.map(secret -> new SecretRotation(
                        unknown.operation(), unknown.actor(), unknown.startedAt(), Stage.PREPARED, secret)));
    }

    private void report(SecretRotation open, RotateSecretStep step, List<Node> waitingFor) {
        OperationReport now = RotationReports.running(
                open, step, waitingFor.stream().map(Node::id).toList());
        if (!told.equals(Optional.of(now))) {
            told = Optional.of(now);
            operations.publish(now);
        }
    }

    private void complain(SecretRotation open, RotateSecretStep step, List<Node> waitingFor) {
        String names = waitingFor.stream().map(node -> node.id().toString()).collect(Collectors.joining(", "));
        recorder.recordOnce(
                open.operation(),
                open.actor(),
                step.name() + "/" + names,
                ClusterEvent.of(
                        EventKind.SECRET_ROTATION_WAITS,
                        "The rotation of the cluster secret waits for node " + names
                                + ": the old secret is taken until it is back, or is taken out of the cluster",
                        Facts.of(RotateSecret.WAITING_FOR, names)));
    }

    private static List<NodeId> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private void hurry() {
        hurried = true;
        vainRounds = 0;
    }
}
