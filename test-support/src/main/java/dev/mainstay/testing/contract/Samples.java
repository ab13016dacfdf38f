package dev.mainstay.testing.contract;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.KeptRules;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values that a store must give back as they were: every kind, every optional part, and texts that tempt a format. */
public final class Samples {

    /** A moment with all its digits. */
    public static final Instant AT = Instant.parse("2026-11-20T18:00:01.123456789Z");

    /** A text with everything that ends a line or a string somewhere. */
    public static final String AWKWARD = "two\nlines, a \"quote\", a \\ and \u2028 – ü 🙂";

    private Samples() {}

    /** Journal entries of one transition, one of each kind. */
    public static List<JournalEntry> journal() {
        OperationId id = new OperationId("op-1");
        String step = PromoteStep.ANNOUNCE.name();
        Facts facts = Facts.of("term", 4).with("note", AWKWARD);
        return List.of(
                new JournalEntry.Started(id, TransitionKind.PROMOTE, "user:ü", facts, AT),
                new JournalEntry.StepStarted(id, step, AT),
                new JournalEntry.StepReached(id, step, Facts.of("slot", "replica_2"), AT),
                new JournalEntry.StepFailed(id, PromoteStep.PROMOTE.name(), AWKWARD, AT),
                new JournalEntry.UndoStarted(id, AWKWARD, AT),
                new JournalEntry.StepUndone(id, step, AT),
                new JournalEntry.Finished(id, false, "", AT));
    }

    /** A transition that went well, from start to finish. */
    public static List<JournalEntry> finished(int number) {
        OperationId id = new OperationId("op-" + number);
        List<JournalEntry> entries = new ArrayList<>();
        entries.add(new JournalEntry.Started(id, TransitionKind.FENCE, "auto", Facts.of("term", number), AT));
        TransitionKind.FENCE
                .steps()
                .forEach(step -> entries.add(new JournalEntry.StepReached(id, step.name(), Facts.none(), AT)));
        entries.add(new JournalEntry.Finished(id, true, "", AT));
        return entries;
    }

    /** An event that says little. */
    public static RecordedEvent event(int number) {
        return new RecordedEvent(
                new EventId("ev-" + number),
                ClusterEvent.of(EventKind.NODE_ONLINE, "event " + number, Facts.none()),
                Optional.empty(),
                Optional.empty(),
                Role.STANDALONE,
                "auto",
                Optional.empty(),
                AT);
    }

    /** An event with every part. */
    public static RecordedEvent fullEvent() {
        ClusterEvent event =
                ClusterEvent.about(new NodeId(3), EventKind.FAILOVER_STARTED, AWKWARD, Facts.of("term", 4));
        return new RecordedEvent(
                new EventId("ev-full"),
                event,
                Optional.of(new NodeId(2)),
                Optional.of(new NodeAddress("2001:db8::1")),
                Role.SECONDARY,
                "user:ü",
                Optional.of(new OperationId("op-1")),
                AT);
    }

    /** What a secondary holds of synchronous replication. */
    public static SyncRecord sync() {
        SortedSet<NodeId> nodes = new TreeSet<>(List.of(new NodeId(2), new NodeId(3)));
        return new SyncRecord(
                new Term(Long.MAX_VALUE - 1),
                7,
                new SyncRecord.Terms(Synchronous.QUORUM, true, Duration.ofMinutes(4)),
                new SyncRecord.Awaited(nodes, 1),
                new SyncRecord.Right(nodes, 1),
                new SyncRecord.Right(nodes, 0));
    }

    /** Everything that a secondary can remember, for a server with that hardware id. */
    public static LocalFacts secondary(HardwareId hardware) {
        Membership member = new Membership(
                new ClusterId("0b5c2a52-5f0e-4f86-a5a7-5a3f5f7a9d10"),
                new NodeId(2),
                new ServerName("zweiter Server"),
                endpoints("10.0.0.2"),
                new SystemIdentifier("7437283748372837482"));
        KnownMain main = new KnownMain(
                Optional.of(new NodeId(1)), endpoints("2001:db8::1"), Optional.of(new SoftwareVersion("1.4.2")));
        NodeState node = new NodeState(
                hardware,
                Role.SECONDARY,
                NodeCondition.STREAMING,
                new Term(Long.MAX_VALUE - 1),
                Optional.of(member),
                Optional.of(main),
                Optional.of(new Promise(new Term(Long.MAX_VALUE), new NodeId(3), true)),
                Optional.of(sync()),
                Optional.of(new KeptRules(
                        true, new Patience(Duration.ofMinutes(5), true), new Patience(Duration.ofSeconds(20), false))));
        NodeSecrets secrets = new NodeSecrets(
                Optional.of(Secret.of("cluster \"secret\"")),
                Optional.of(Secret.of("replication")),
                Optional.of(Secret.of("cache")),
                Optional.of(new SecretRotation(
                        new OperationId("op-2"),
                        "user:ü",
                        AT,
                        SecretRotation.Stage.COMMITTED,
                        Secret.of("old \"one\""))));
        ServerFiles files = new ServerFiles(
                Path.of("/var/lib/postgresql/15/main"),
                Path.of("/etc/postgresql/15/main/postgresql.conf"),
                Path.of("/etc/postgresql/15/main/pg_hba.conf"));
        KnownPeer peer = new KnownPeer(new NodeId(3), endpoints("panel-3.example"));
        ScheduledSwitchover later =
                new ScheduledSwitchover(Optional.of(new NodeId(3)), Duration.ofSeconds(30), AT, "cli:root");
        ScheduledRestart restart = new ScheduledRestart(
                AT.plusSeconds(60),
                new ScheduledRestart.Conditions(
                        Optional.of(ScheduledRestart.Part.STANDBY_LEADER), Optional.of(150_018), true),
                "user:ana");
        return new LocalFacts(
                node,
                secrets,
                Optional.of(files),
                List.of(peer),
                Optional.of(AT),
                Optional.of(later),
                Optional.of(restart),
                Optional.of(new KeptRows(row(), List.of(member()), 7)),
                new TreeSet<>(List.of("jit", "work_mem")));
    }

    /** A member as a standby cluster keeps it. */
    private static Node member() {
        return new Node(
                new NodeId(5),
                new HardwareId("hw-of-a-member"),
                Role.SECONDARY,
                new ServerName("dritter Server"),
                endpoints("panel-5.example"),
                NodeStatus.CONNECTING,
                NodeReport.none(),
                Optional.empty(),
                AT,
                Node.DEFAULT_PRIORITY,
                true);
    }

    /** A cluster's row with a configuration of its operators. */
    private static SharedConfig row() {
        RemoteMain remote = new RemoteMain(
                new Endpoint(new NodeAddress("db.example"), 5432),
                new SlotName("dr_site"),
                new TreeMap<>(Map.of("restore_command", "cp /archive/%f \"%p\"")));
        ClusterRules rules = ClusterRules.standard().following(Optional.of(remote));
        return new SharedConfig(
                        new ClusterId("0b5c2a52-5f0e-4f86-a5a7-5a3f5f7a9d10"),
                        true,
                        new NodeAddress("10.0.0.2"),
                        new ServerName("zweiter Server"),
                        new HardwareId("hw-kept-row-of-a-node"),
                        new SystemIdentifier("7437283748372837482"),
                        new Term(6),
                        true,
                        Duration.ofMinutes(2),
                        AT)
                .with(Optional.of(new DynamicConfig(3, AWKWARD, rules)), Duration.ofSeconds(90));
    }

    private static NodeEndpoints endpoints(String address) {
        Endpoint api = new Endpoint(new NodeAddress(address), 8443);
        return new NodeEndpoints(new PeerUrl(PeerUrl.Scheme.HTTPS, api), 5433, 6380);
    }
}
