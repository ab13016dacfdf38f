package dev.mainstay.application;

import dev.mainstay.application.MeetingScout.Sight;
import dev.mainstay.domain.decision.Meeting;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.FreezeRule;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.policy.FreezeRule.Patience;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds a second main over any path, decides which of two closes itself where terms do not tell, and looks at both branches.
 * What a peer says of itself is confirmed over the SQL path where that answers, since it may be true no longer; a peer whose
 * agent is silent is looked at there once a beat (F72).
 *
 * <p>Confined to the loop thread; the looks go on off the loop. Source: D6, ADR 0012.
 */
final class MeetingDuty {

    private final Ports ports;
    private final AgentSettings settings;
    private final MeetingBook book;
    private final MeetingScout scout;
    private final Herald herald;
    private final Chore<List<Sight>> looking;

    private Optional<Suspect> suspect = Optional.empty();
    private Optional<Long> leadingSince = Optional.empty();
    private boolean measuredWhileClosed;
    private long lookedAt;

    /** Another node that says it takes writes as main, and since when it does. */
    private record Suspect(Contender who, long since) {}

    MeetingDuty(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.book = new MeetingBook(ports, recorder);
        this.scout = new MeetingScout(ports, settings);
        this.herald = new Herald(ports, settings.limits().peer());
        this.looking = new Chore<>("look-two-mains", ports.background());
        this.lookedAt =
                ports.ticker().nanos() - settings.policy().timings().beat().toNanos();
    }

    /** Two mains that met, until one follows the other. */
    Optional<TwoMains> current() {
        return book.current();
    }

    /** One round; the plan to close this node, where it is the one to give way. */
    Optional<Plan> act(Now now) {
        NodeState self = now.view().self();
        Optional<List<Sight>> sights = looking.collect();
        if (self.membership().isEmpty()) {
            book.forget();
            return Optional.empty();
        }
        if (book.recall(self)) {
            measuredWhileClosed = book.current().filter(TwoMains::isMeasured).isPresent();
        }
        noteLeading(Meeting.isOpen(self, now.seen()));
        List<Contender> open = Meeting.openMains(now.view(), now.seen(), trusted());
        end(now, open);
        adoptFence(self, open);
        suspect = suspected(self, open);
        Optional<Plan> plan = sights.flatMap(found -> judge(now, open, found));
        lookAgain(now, open);
        return plan;
    }

    private void noteLeading(boolean leads) {
        leadingSince = leads ? leadingSince.or(() -> Optional.of(ports.ticker().nanos())) : Optional.empty();
    }

    /** What was said before this node became main, or was asked for before, says nothing of the present. */
    private Duration trusted() {
        Duration limit = settings.policy().timings().staleAfter();
        Duration since = leadingSince
                .map(at -> Duration.ofNanos(ports.ticker().nanos() - at)
                        .minus(settings.policy().timings().probeLimit()))
                .orElse(limit);
        return since.compareTo(limit) < 0 ? since : limit;
    }

    /** A main that was closed for another one shows who goes on. */
    private void adoptFence(NodeState self, List<Contender> open) {
        boolean known = book.current()
                .filter(met -> open.isEmpty()
                        || met.leading().node().equals(open.get(0).node()))
                .isPresent();
        if (self.condition() != NodeCondition.FENCED || open.isEmpty() || known) {
            return;
        }
        Meeting.own(self)
                .map(own -> new Contender(own.node(), book.termBefore(self), Optional.empty()))
                .ifPresent(own -> book.adopt(TwoMains.met(open.get(0), own)));
        measuredWhileClosed = false;
    }

    private Optional<Suspect> suspected(NodeState self, List<Contender> open) {
        boolean follows = self.role().follows() && open.size() > 1;
        if (leadingSince.isEmpty() && !follows) {
            return Optional.empty();
        }
        Optional<NodeId> own = Meeting.own(self).map(Contender::node);
        return open.stream()
                .filter(one -> !own.equals(Optional.of(one.node())))
                .filter(one -> follows || !one.term().isNewerThan(self.term()))
                .reduce((first, last) -> last)
                .map(who -> suspect.filter(known -> known.who().node().equals(who.node()))
                        .map(known -> new Suspect(who, known.since()))
                        .orElseGet(() -> new Suspect(who, ports.ticker().nanos())));
    }

    private Optional<Plan> judge(Now now, List<Contender> open, List<Sight> sights) {
        for (Sight sight : sights) {
            Optional<Plan> plan = judge(now, open, sight);
            if (plan.isPresent()) {
                return plan;
            }
        }
        return Optional.empty();
    }

    private Optional<Plan> judge(Now now, List<Contender> open, Sight sight) {
        Optional<Contender> own = Meeting.own(now.view().self());
        Optional<Suspect> named = suspect.filter(known -> known.who().node().equals(sight.node()));
        if (named.isPresent() && open.size() > 1) {
            return own.flatMap(self -> weigh(now, open, self, named.get(), sight));
        }
        boolean alone = leadingSince.isPresent() && sight.isWhole() && isOpen(sight) && isSilent(now, sight.node());
        if (alone && own.isPresent()) {
            note(now, own.get(), new Contender(sight.node(), Term.NONE, sight.there()), sight);
        }
        measure(now, open, sight);
        return Optional.empty();
    }

    private static boolean isOpen(Sight sight) {
        return sight.inRecovery().map(in -> !in).orElse(false);
    }

    /** Confirmed by its database, or unconfirmed for so long that what it says of itself cannot be old. */
    private Optional<Plan> weigh(Now now, List<Contender> open, Contender self, Suspect named, Sight sight) {
        Duration since = Duration.ofNanos(ports.ticker().nanos() - named.since());
        boolean refuted = sight.inRecovery().orElse(false);
        boolean lasting = since.compareTo(NodeHealth.DATABASE_SILENCE_LIMIT) > 0;
        if (refuted || (!sight.answered() && !lasting && named.who().term().compareTo(self.term()) < 0)) {
            return Optional.empty();
        }
        if (leadingSince.isEmpty()) {
            note(now, open.get(0), named.who(), sight);
            return Optional.empty();
        }
        Contender own = new Contender(self.node(), self.term(), sight.here());
        Contender other = new Contender(named.who().node(), named.who().term(), sight.there());
        Patience patience = since.compareTo(settings.policy().timings().beat()) < 0 ? Patience.LEFT : Patience.OVER;
        if (FreezeRule.mustFreeze(own, other, patience)) {
            return Optional.of(Fence.planTie(now.view(), now.seen(), other)).filter(Plan::mayStart);
        }
        if (FreezeRule.freezes(own, other).isPresent()) {
            note(now, own, other, sight);
        }
        return Optional.empty();
    }

    private void note(Now now, Contender leading, Contender frozen, Sight sight) {
        TwoMains met = timed(now, TwoMains.met(leading, frozen));
        boolean whole = sight.isWhole() && leadingSince.isPresent();
        TwoMains told =
                whole ? met.measured(sight.here().orElseThrow(), sight.there().orElseThrow()) : met;
        if (book.note(told)) {
            measuredWhileClosed = false;
            peer(frozen.node())
                    .filter(any -> leadingSince.isPresent())
                    .ifPresent(deaf -> herald.announceMain(deaf.api()));
        }
    }

    /** Once more when the one that gives way is closed: only then its log has an end. */
    private void measure(Now now, List<Contender> open, Sight sight) {
        Optional<TwoMains> met =
                book.current().filter(any -> MeetingSide.of(any, now).meets(sight.node()));
        if (met.isEmpty() || !sight.isWhole() || !needsMeasure(met.get(), open)) {
            return;
        }
        TwoMains whole = MeetingSide.of(met.get(), now).leads()
                ? met.get().measured(sight.here().orElseThrow(), sight.there().orElseThrow())
                : met.get().measured(sight.there().orElseThrow(), sight.here().orElseThrow());
        measuredWhileClosed = true;
        book.measured(timed(now, whole));
    }

    private boolean needsMeasure(TwoMains met, List<Contender> open) {
        boolean stillOpen =
                open.stream().anyMatch(one -> one.node().equals(met.frozen().node()));
        return !stillOpen && !measuredWhileClosed;
    }

    /** The side that goes on began with its promotion; the other one could write until it was seen to be closed. */
    private TwoMains timed(Now now, TwoMains met) {
        Optional<Instant> promoted = Optional.of(MeetingSide.of(met, now))
                .filter(MeetingSide::leads)
                .flatMap(leads -> TransitionState.replay(ports.journal().entries()))
                .flatMap(last -> last.facts().get(PromoteSteps.PROMOTED_AT))
                .map(Instant::parse)
                .or(() -> met.leading().firstWrite());
        Optional<Instant> until =
                met.frozen().lastWrite().or(() -> Optional.of(ports.wallClock().instant()));
        return met.with(
                met.leading().writing(promoted, met.leading().lastWrite()),
                met.frozen().writing(met.frozen().firstWrite(), until));
    }

    private void end(Now now, List<Contender> open) {
        if (book.current().isEmpty()) {
            return;
        }
        switch (MeetingEnd.of(book.current().get(), now, leadingSince.isPresent(), open.size())) {
            case RESOLVED -> book.resolved();
            case FORGOTTEN -> book.forget();
            case GOES_ON -> {
                // Nothing to do before one follows the other.
            }
        }
    }

    private void lookAgain(Now now, List<Contender> open) {
        long waited = ports.ticker().nanos() - lookedAt;
        if (!looking.isIdle() || now.seen().transitionRunning()) {
            return;
        }
        List<KnownPeer> pressing = pressing(now, open);
        boolean soon = !pressing.isEmpty()
                && waited >= settings.policy().timings().probe().toNanos();
        boolean beat = waited >= settings.policy().timings().beat().toNanos() && leadingSince.isPresent();
        List<KnownPeer> wanted = soon ? pressing : beat ? silent(now) : List.of();
        if (!wanted.isEmpty()) {
            lookedAt = ports.ticker().nanos();
            looking.begin(() -> scout.look(wanted));
        }
    }

    private List<KnownPeer> pressing(Now now, List<Contender> open) {
        Optional<KnownPeer> named = suspect.flatMap(known -> peer(known.who().node()));
        return named.or(() -> book.current()
                        .filter(met -> needsMeasure(met, open))
                        .flatMap(met -> MeetingSide.of(met, now).other())
                        .flatMap(this::peer))
                .map(List::of)
                .orElse(List.of());
    }

    private List<KnownPeer> silent(Now now) {
        return ports.state().load().peers().stream()
                .filter(peer -> isSilent(now, peer.node()))
                .toList();
    }

    private static boolean isSilent(Now now, NodeId node) {
        return now.seen().peers().stream()
                .filter(peer -> peer.node().equals(node))
                .map(PeerSighting::health)
                .noneMatch(health -> health.map(seen -> seen.value().answers()).orElse(false));
    }

    private Optional<KnownPeer> peer(NodeId node) {
        return ports.state().load().peers().stream()
                .filter(known -> known.node().equals(node))
                .findFirst();
    }
}
