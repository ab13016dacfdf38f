package dev.mainstay.application;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a secondary does besides deciding: reports to its main each beat, and takes what the main answers.
 *
 * <p>Confined to the loop thread; the message goes out off the loop.
 */
final class FollowerDuties {

    private static final Logger log = LoggerFactory.getLogger(FollowerDuties.class);

    private static final int NOT_FOUND = 404;
    private static final String NO_MEMBER = "Node not found";
    private static final int ENOUGH = 2;

    private final Ports ports;
    private final Duration beat;
    private final Duration limit;
    private final MainWatch main;
    private final Chore<Sent> sending;
    private final ClockWatch clocks;

    private Optional<PeerUrl> sentTo = Optional.empty();
    private long sentAt;
    private final Removal removal;
    private final RowsCopy copy;
    private boolean copied;
    private boolean refused;
    private int unknownToMain;

    FollowerDuties(Ports ports, Duration beat, Duration limit, MainWatch main, EventRecorder recorder) {
        this.ports = ports;
        this.beat = beat;
        this.limit = limit;
        this.main = main;
        this.removal = new Removal(ports, recorder);
        this.copy = new RowsCopy(ports);
        this.clocks = new ClockWatch();
        this.sending = new Chore<>("heartbeat", ports.background());
        this.sentAt = ports.ticker().nanos() - beat.toNanos();
    }

    /** One round; whether the rows that this node shows are others now. */
    boolean act(LocalFacts facts, NodeReport own) {
        copied = copy.poll();
        beat(facts, own);
        return copied;
    }

    private void beat(LocalFacts facts, NodeReport own) {
        NodeState self = facts.node();
        Optional<PeerUrl> api = self.main().map(leader -> leader.endpoints().api());
        sending.collect().filter(sent -> api.equals(sentTo)).ifPresent(sent -> {
            compareClocks(sent);
            take(sent.reply());
        });
        boolean due = ports.ticker().nanos() - sentAt >= beat.toNanos();
        if (!self.role().follows() || !due || !sending.isIdle()) {
            return;
        }
        Optional<KnownMain> leader = self.main();
        Optional<Secret> secret = facts.secrets().cluster();
        if (leader.isPresent() && secret.isPresent()) {
            sentAt = ports.ticker().nanos();
            sentTo = api;
            Heartbeat heartbeat = heartbeat(self, own);
            sending.begin(() -> send(leader.get().endpoints().api(), secret.get(), heartbeat));
        }
    }

    /** One heartbeat, and the clock here before and after it. */
    private record Sent(PeerReply<HeartbeatReply> reply, Instant askedAt, Instant heardAt) {}

    private Sent send(PeerUrl leader, Secret secret, Heartbeat heartbeat) {
        Instant asked = ports.wallClock().instant();
        PeerReply<HeartbeatReply> reply = ports.peers().heartbeat(leader, secret, heartbeat, limit);
        return new Sent(reply, asked, ports.wallClock().instant());
    }

    private void compareClocks(Sent sent) {
        Optional<Instant> there =
                sent.reply().match(HeartbeatReply::at, no -> Optional.empty(), no -> Optional.empty());
        there.flatMap(moment -> clocks.compare(moment, sent.askedAt(), sent.heardAt()))
                .ifPresent(words -> log.atWarn().log(words));
    }

    private static Heartbeat heartbeat(NodeState self, NodeReport own) {
        return new Heartbeat(
                self.membership().map(Membership::clusterId),
                self.membership().map(Membership::nodeId),
                self.hardwareId(),
                self.address(),
                self.term(),
                own);
    }

    private void take(PeerReply<HeartbeatReply> reply) {
        boolean accepted = reply.match(
                answer -> {
                    main.heard(answer);
                    remember(answer);
                    copied |= copy.take(answer);
                    unknownToMain = 0;
                    removal.takeBack();
                    return true;
                },
                no -> {
                    report(no);
                    noteRemoval(no);
                    return false;
                },
                silent -> !refused);
        refused = !accepted;
    }

    /** Written only when it says something new, and only onto the main that said it: another may lead by now. */
    private void remember(HeartbeatReply answer) {
        NodeState self = ports.state().load().node();
        if (!learned(self, answer).equals(self)) {
            ports.state().update(facts -> facts.with(learned(facts.node(), answer)));
        }
    }

    private NodeState learned(NodeState self, HeartbeatReply answer) {
        Optional<KnownMain> asked = self.main()
                .filter(leader -> sentTo.equals(Optional.of(leader.endpoints().api())));
        return asked.map(
                        leader -> self.knowing(leader.running(answer.version())).knowing(answer.term()))
                .orElse(self);
    }

    /** Once may be a main that has just begun to read its tables; twice is its word. */
    private void noteRemoval(PeerReply.Refused<HeartbeatReply> no) {
        boolean unknown = no.status() == NOT_FOUND && no.message().startsWith(NO_MEMBER);
        unknownToMain = unknown ? unknownToMain + 1 : 0;
        if (unknownToMain == ENOUGH) {
            removal.take("the main does not know it");
        }
    }

    /** Told when it begins, not each beat. */
    private void report(PeerReply.Refused<HeartbeatReply> no) {
        if (!refused) {
            log.atWarn()
                    .addKeyValue("status", no.status())
                    .addKeyValue("answer", no.message())
                    .log("the main refuses this node's heartbeats");
        }
    }
}
