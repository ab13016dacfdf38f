package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ReceiveNotice;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** Takes what other nodes tell (spec/panel-api.md 1.16, H-32). Safe for all threads. */
final class NoticeDesk implements ReceiveNotice {

    private final Ports ports;
    private final AgentSettings settings;
    private final PublicView shown;
    private final Admissions admissions;
    private final EventRecorder recorder;
    private final Loop loop;

    /** What a notice asks of the loop; safe for all threads. */
    interface Loop extends NodeDesk.TermWatch {

        /** A message of the main came in. */
        void heardMain();

        /** The tables have changed. */
        void tablesChanged();

        /** The database was pointed at another main: what it said before no longer counts. */
        void followed();
    }

    NoticeDesk(
            Ports ports,
            AgentSettings settings,
            PublicView shown,
            Admissions admissions,
            EventRecorder recorder,
            Loop loop) {
        this.ports = ports;
        this.settings = settings;
        this.shown = shown;
        this.admissions = admissions;
        this.recorder = recorder;
        this.loop = loop;
    }

    @Override
    public void receive(Notice notice) {
        noteSender(notice);
        switch (notice.kind()) {
            case NEW_MAIN -> newMain(notice);
            case DEMOTED -> demoted(notice);
            case NODE_LEFT -> nodeLeft(notice);
            case CONFIG_UPDATE -> loop.tablesChanged();
            case NODE_REMOVED -> nodeRemoved(notice);
            case PING, UNKNOWN -> {}
        }
    }

    /** A message that names the main as its sender is a sign of its life. */
    private void noteSender(Notice notice) {
        Optional<NodeId> main = ports.state().load().node().main().flatMap(KnownMain::nodeId);
        boolean aboutItself = notice.kind() != Notice.Kind.NODE_LEFT && notice.kind() != Notice.Kind.NODE_REMOVED;
        if (main.isPresent() && main.equals(notice.node()) && aboutItself) {
            loop.heardMain();
        }
    }

    private void demoted(Notice notice) {
        NodeState self = ports.state().load().node();
        if (!notice.term().isNewerThan(self.term())) {
            throw new StaleTermException("stale epoch: this node knows " + self.term());
        }
        boolean closing = loop.hear(notice.term(), sender(notice));
        if (!closing) {
            ports.state().update(facts -> facts.with(facts.node().knowing(notice.term())));
        }
    }

    private void newMain(Notice notice) {
        NodeState self = ports.state().load().node();
        requireSameCluster(notice, self);
        boolean known = self.role().follows() && self.term().equals(notice.term()) && follows(self, notice);
        if (known) {
            return;
        }
        boolean newer = notice.term().isNewerThan(self.term())
                || (self.role().follows() && self.term().equals(notice.term()));
        if (!newer) {
            throw new StaleTermException("stale epoch: this node knows " + self.term());
        }
        Node leader = member(notice);
        requireConfirmed(leader, notice, notice.term().isNewerThan(self.term()));
        if (loop.hear(notice.term(), sender(notice))) {
            return;
        }
        if (self.role() != Role.MAIN && self.role() != Role.STANDALONE) {
            follow(leader, notice);
        } else {
            ports.state().update(facts -> facts.with(facts.node().knowing(notice.term())));
        }
    }

    private static boolean follows(NodeState self, Notice notice) {
        return self.main()
                .map(main ->
                        notice.newMain().map(main.endpoints().address()::equals).orElse(false)
                                && main.nodeId().equals(notice.node()))
                .orElse(false);
    }

    private static void requireSameCluster(Notice notice, NodeState self) {
        boolean same = self.membership()
                .map(member -> notice.cluster().map(member.clusterId()::equals).orElse(false))
                .orElse(false);
        if (!same) {
            throw new ConflictException("the notice belongs to another cluster");
        }
    }

    private Node member(Notice notice) {
        return shown.snapshot().value().view().others().stream()
                .filter(node -> notice.node().map(node.id()::equals).orElse(true))
                .filter(node ->
                        notice.newMain().map(node.endpoints().address()::equals).orElse(false))
                .findFirst()
                .orElseThrow(() -> new ConflictException("the new main is not a known node of this cluster"));
    }

    /** One of a newer term may have closed for want of the very backing that following it gives. */
    private void requireConfirmed(Node leader, Notice notice, boolean newer) {
        boolean confirmed = ports.peers()
                .health(leader.endpoints().api(), settings.limits().peer())
                .match(
                        answered -> (answered.claim().isFollowed()
                                        || (newer && answered.claim().wouldLead()))
                                && !notice.term().isNewerThan(answered.claim().term()),
                        refused -> false,
                        silent -> false);
        if (!confirmed) {
            throw new ConflictException("node " + leader.id() + " does not confirm that it is main");
        }
    }

    /** The database first: were the state written first, a crash in between would leave the notice unheeded for ever. */
    private void follow(Node leader, Notice notice) {
        if (shown.snapshot().value().operation().isPresent()) {
            throw new ConflictException("operation in progress");
        }
        LocalFacts facts = ports.state().load();
        Membership member = facts.node().membership().orElseThrow();
        Secret password = facts.secrets()
                .replication()
                .orElseThrow(() -> new ConflictException("this node has no replication password: join it again"));
        boolean pointed = isPointed(
                new StandbySource(leader.endpoints().database(), password, ownSlot(member), member.nodeId()),
                facts.node());
        loop.followed();
        KnownMain main = new KnownMain(Optional.of(leader.id()), leader.endpoints(), Optional.empty());
        ports.state().update(known -> {
            NodeState next = following(known.node(), main, notice);
            boolean follows = next.main().equals(Optional.of(main));
            return known.with(pointed || !follows ? next : next.in(NodeCondition.NEEDS_REBASE));
        });
        if (ports.redis().isManaged()) {
            ports.redis()
                    .follow(new RedisSource(
                            leader.endpoints().redis(), facts.secrets().mainRedis()));
        }
        recorder.record(
                ClusterEvent.of(
                        EventKind.NEW_MAIN_ACKNOWLEDGED,
                        "This node follows node " + leader.id() + " in term " + notice.term(),
                        Facts.of("main", leader.endpoints().address())),
                Actor.node(leader.id()));
    }

    /** One that led standbys and whose database does not answer follows by its re-attach, which needs none that runs. */
    private boolean isPointed(StandbySource source, NodeState self) {
        try {
            ports.postgres().follow(source);
            return true;
        } catch (ClusterException down) {
            if (self.role() != Role.STANDBY_LEADER) {
                throw down;
            }
            return false;
        }
    }

    /**
     * A leader of standbys is a member again. It may take over again once it streams from that main (L20). A node that became main, or heard of a newer one,
     * while its database was told stays what it is.
     */
    private static NodeState following(NodeState self, KnownMain main, Notice notice) {
        boolean led = self.role() == Role.STANDBY_LEADER && notice.term().isNewerThan(self.term());
        boolean overtaken = !(self.role().follows() || led) || self.term().isNewerThan(notice.term());
        Role role = led ? Role.SECONDARY : self.role();
        return overtaken
                ? self
                : self.membership()
                        .map(member -> self.following(role, member, main, waiting(self), notice.term()))
                        .orElse(self);
    }

    /** A script that was handed out leads to the main before: it is written anew. */
    private static NodeCondition waiting(NodeState self) {
        if (self.condition() == NodeCondition.AWAITING_REATTACH) {
            return NodeCondition.NEEDS_REBASE;
        }
        return self.condition().mustRebase() ? self.condition() : NodeCondition.AWAITING_REPLICA;
    }

    private static SlotName ownSlot(Membership member) {
        return SlotName.of(member.nodeId());
    }

    private void nodeLeft(Notice notice) {
        NodeState self = ports.state().load().node();
        boolean leads = self.role().leads() && !self.condition().isClosed();
        if (!leads || shown.snapshot().value().role() != self.role()) {
            throw new ConflictException("not the main server");
        }
        notice.hardwareId().flatMap(admissions::release).ifPresent(gone -> loop.tablesChanged());
    }

    /** It waits for a person: its data stays, and it does not lead by itself any more. One that is not meant does nothing. */
    private void nodeRemoved(Notice notice) {
        NodeState self = ports.state().load().node();
        boolean meant = self.membership()
                .map(member -> Optional.of(member.nodeId()).equals(notice.node())
                        && Optional.of(member.clusterId()).equals(notice.cluster()))
                .orElse(false);
        if (self.term().isNewerThan(notice.term())) {
            throw new StaleTermException("stale epoch: this node knows " + self.term());
        }
        if (meant) {
            new Removal(ports, recorder).take("the main took it out");
        }
    }

    private static String sender(Notice notice) {
        return notice.node().map(id -> "node " + id).orElse("a notice");
    }
}
