package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.policy.Upstream;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points this secondary's stream at the member that its tag {@code replicatefrom} names, takes it off its stream where tag
 * {@code nostream} says so, and points it back at the main when it gets nothing there. The main keeps a slot for this node all
 * the while, so the way back is always open (ADR 24).
 *
 * <p>Confined to the loop thread; looks and statements go off the loop.
 */
final class UpstreamDuty {

    private static final Logger log = LoggerFactory.getLogger(UpstreamDuty.class);

    /** So many beats a member that could not feed this node is not tried again. */
    private static final int AVOIDED = 10;

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final PresentationBook shown;
    private final Duration beat;
    private final Chore<Moved> moving;
    private final ArchiveWatch archive;

    /** Since when the rule has named somebody else than who feeds this node; empty while they agree. */
    private Optional<Long> wantedSince = Optional.empty();

    /** Since when nothing streams; empty while something does. */
    private Optional<Long> drySince = Optional.empty();

    /** Who feeds this node, or was to, other than the main. */
    private Optional<NodeId> pointed = Optional.empty();

    /** What feeds it; of an agent that was just born, what it sees first. */
    private Upstream.Kind kind = Upstream.Kind.MAIN;

    private String told = "";
    private Optional<Long> triedAt = Optional.empty();
    private Optional<Long> movedAt = Optional.empty();
    private Optional<NodeId> failed = Optional.empty();
    private long failedAt;

    /** A move that was made, or why not. */
    private record Moved(Upstream to, Optional<String> refusal) {}

    UpstreamDuty(Ports ports, AgentSettings settings, EventRecorder recorder, PresentationBook shown) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.shown = shown;
        this.beat = settings.policy().timings().beat();
        this.archive = new ArchiveWatch(recorder, beat);
        this.moving = new Chore<>("change-upstream", ports.background());
    }

    /** One round. */
    void act(Now now) {
        moving.collect().ifPresent(this::note);
        Optional<InRecovery> standby = standby(now);
        if (standby.isEmpty()) {
            wantedSince = Optional.empty();
            drySince = Optional.empty();
            return;
        }
        if (!moving.isIdle() || isBeforeMove(now) || hasJustTried(now)) {
            return;
        }
        Upstream wanted = archive.judge(wanted(now), standby.get(), now);
        tellWhy(wanted);
        act(now, wanted, standby.get());
    }

    private Upstream wanted(Now now) {
        return UpstreamRule.choose(
                now.view(),
                now.seen(),
                shown.now().tags(),
                settings.policy().timings().staleAfter());
    }

    private void act(Now now, Upstream wanted, InRecovery standby) {
        boolean dry = !standby.isStreaming() && !standby.isDetached();
        drySince = dry ? drySince.or(() -> Optional.of(now.at())) : Optional.empty();
        if (standby.isStreaming()) {
            settle(now, wanted, standby);
        } else if (standby.isDetached()) {
            kind = Upstream.Kind.ARCHIVE;
            restOrReturn(wanted);
        } else {
            seekStream(now, wanted);
        }
    }

    /** Nothing streams, as it should be, or as it should not be any more. */
    private void restOrReturn(Upstream wanted) {
        if (!wanted.isArchive()) {
            begin(wanted);
        }
    }

    /** An operator who set a tag must not have to guess why it does nothing. */
    private void tellWhy(Upstream wanted) {
        boolean waits = shown.now().tags().leavesTheMain() && wanted.kind() == Upstream.Kind.MAIN;
        tell(waits ? wanted.reason() : "");
    }

    private void tell(String why) {
        if (!why.equals(told) && !why.isEmpty()) {
            log.atWarn().addKeyValue("reason", why).log("a tag waits; the main feeds this node");
        }
        told = why;
    }

    /** What was seen before the stream was pointed elsewhere says nothing of where it goes now. */
    private boolean isBeforeMove(Now now) {
        long seenAt = now.at() - now.seen().database().age().toNanos();
        return movedAt.filter(moved -> seenAt - moved < 0).isPresent();
    }

    private boolean hasJustTried(Now now) {
        long pause = settings.policy().timings().probe().toNanos();
        return triedAt.filter(tried -> now.at() - tried < pause).isPresent();
    }

    /** Streaming: moves over when the rule has wanted somebody else for a beat. */
    private void settle(Now now, Upstream wanted, InRecovery standby) {
        Optional<NodeId> from = feeder(now, standby).map(Node::id);
        Optional<NodeId> to = wanted.member().map(Node::id).filter(id -> !isAvoided(id, now));
        pointed = from;
        kind = from.isPresent() ? Upstream.Kind.MEMBER : Upstream.Kind.MAIN;
        if (from.isPresent() && from.equals(failed)) {
            failed = Optional.empty();
        }
        if (from.equals(to) && !wanted.isArchive()) {
            wantedSince = Optional.empty();
            return;
        }
        wantedSince = wantedSince.or(() -> Optional.of(now.at()));
        if (isOver(wantedSince.get(), now)) {
            wantedSince = Optional.empty();
            begin(to.isPresent() || wanted.isArchive() ? wanted : Upstream.main(wanted.reason()));
        }
    }

    /** Not streaming: from a member that is gone at once to the main; from one that says it is well after a beat. */
    private void seekStream(Now now, Upstream wanted) {
        boolean gone = pointed.isPresent() && wanted.member().isEmpty();
        if (gone || drySince.filter(since -> isOver(since, now)).isPresent()) {
            drySince = Optional.of(now.at());
            pointed.filter(any -> !gone).ifPresent(member -> avoid(member, now));
            begin(Upstream.main(wanted.reason()));
        }
    }

    private void avoid(NodeId member, Now now) {
        boolean told = failed.equals(Optional.of(member));
        failed = Optional.of(member);
        failedAt = now.at();
        if (!told) {
            recorder.record(
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "Node " + member + " does not feed this node, which streams from the main meanwhile; tag "
                                    + Tags.REPLICATE_FROM + " is tried again",
                            Facts.of("upstream", member)),
                    Actor.AUTO);
        }
    }

    private boolean isAvoided(NodeId member, Now now) {
        return failed.equals(Optional.of(member)) && now.at() - failedAt < beat.toNanos() * AVOIDED;
    }

    private boolean isOver(long since, Now now) {
        return now.at() - since >= beat.toNanos();
    }

    private void begin(Upstream to) {
        triedAt = Optional.of(ports.ticker().nanos());
        moving.begin(() -> move(to));
    }

    /** By what is true now: another thread may have pointed this node at another main meanwhile. */
    private Moved move(Upstream to) {
        Optional<Node> member = to.member();
        LocalFacts facts = ports.state().load();
        NodeState self = facts.node();
        if (!mayMove(self) || facts.secrets().replication().isEmpty()) {
            return new Moved(to, Optional.of("this node follows nobody now"));
        }
        if (to.isArchive()) {
            ports.postgres().followArchive();
            return new Moved(to, Optional.empty());
        }
        Endpoint there = member.map(node -> node.endpoints().database())
                .orElseGet(() -> self.main().orElseThrow().endpoints().database());
        NodeId own = self.membership().orElseThrow().nodeId();
        StandbySource source =
                new StandbySource(there, facts.secrets().replication().orElseThrow(), SlotName.of(own), own);
        if (member.isPresent()) {
            Reach login = ports.probe()
                    .canCopyFrom(
                            there,
                            source.password(),
                            source.slot(),
                            settings.limits().peer());
            if (!login.answered()) {
                return new Moved(to, Optional.of(login.reason()));
            }
        }
        ports.postgres().follow(source);
        return new Moved(to, Optional.empty());
    }

    private static boolean mayMove(NodeState self) {
        return self.role().follows()
                && self.condition() == NodeCondition.STREAMING
                && self.main().isPresent()
                && self.membership().isPresent();
    }

    /** A member that is not ready yet is asked again after a beat; that is no failure. */
    private void note(Moved moved) {
        if (moved.refusal().isPresent()) {
            tell(moved.refusal().get());
            return;
        }
        movedAt = Optional.of(ports.ticker().nanos());
        Upstream to = moved.to();
        Optional<NodeId> member = to.member().map(Node::id);
        if (to.kind() != kind || !member.equals(pointed)) {
            recorder.record(
                    ClusterEvent.of(
                            EventKind.UPSTREAM_CHANGED,
                            sentence(to),
                            member.map(id -> Facts.of("upstream", id)).orElse(Facts.none())),
                    Actor.AUTO);
        }
        pointed = member;
        kind = to.kind();
    }

    private static String sentence(Upstream to) {
        return switch (to.kind()) {
            case MAIN -> "This node streams from the main again";
            case MEMBER ->
                "This node streams from node " + to.member().orElseThrow().name() + " now, by its tag "
                        + Tags.REPLICATE_FROM;
            case ARCHIVE -> "This node streams from nobody now and replays its archive, by its tag " + Tags.NO_STREAM;
        };
    }

    private static Optional<InRecovery> standby(Now now) {
        boolean rests = mayMove(now.view().self()) && !now.seen().transitionRunning();
        return now.seen().database().value().asStandby().filter(any -> rests);
    }

    /** The member that feeds this node; empty for the main, and for one that is not known. */
    private static Optional<Node> feeder(Now now, InRecovery standby) {
        Optional<Endpoint> sender = standby.receiver().flatMap(WalReceiver::sender);
        Optional<NodeId> main = now.view().self().main().flatMap(KnownMain::nodeId);
        return now.view().others().stream()
                .filter(node -> !main.equals(Optional.of(node.id())))
                .filter(node -> sender.equals(Optional.of(node.endpoints().database())))
                .findFirst();
    }
}
