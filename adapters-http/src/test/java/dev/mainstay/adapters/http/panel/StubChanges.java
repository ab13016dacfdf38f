package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.in.ShowSalvage;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.in.TakeOver;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The in-ports of planned changes in memory: answers are set by a test, questions are kept with the cluster's. */
final class StubChanges {
    static final Secret REDIS = Secret.of("redis-pass-word");

    volatile CommandReply scheduled =
            new CommandReply.Planned(new Plan(TransitionKind.SWITCHOVER, List.of(), Facts.of("target_node", 2)));
    volatile Optional<RuntimeException> past = Optional.empty();
    volatile boolean somethingScheduled = true;
    volatile Readiness readiness = new Readiness(List.of(), minimum(), Optional.of(Snapshots.VERSION));
    volatile Function<HandOver, Taken> take =
            order -> new Taken(order.term(), new Timeline(4), Snapshots.NOW, Optional.of(REDIS));
    volatile PeerReply<ReattachAnswer> relayed =
            new PeerReply.Answered<>(new ReattachAnswer(Optional.of(new OperationId("op-9")), "", List.of()));
    volatile String content = "id,name\n1,\"é\"\n";

    final List<String> opened = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    private final StubCluster cluster;

    StubChanges(StubCluster cluster) {
        this.cluster = cluster;
    }

    private static void fail(RuntimeException trouble) {
        throw trouble;
    }

    /** A wish for later. */
    record Later(SwitchOver.Command command, Instant at, Actor actor) {}

    /** A re-attach asked of another node. */
    record Relay(NodeId node, Reattach.Command command, boolean dryRun) {}

    private static MinimumSettings minimum() {
        TreeMap<String, Integer> values = new TreeMap<>();
        values.put("max_connections", 300);
        values.put("max_wal_senders", 10);
        return new MinimumSettings(values);
    }

    SwitchOver switchOver() {
        return new SwitchOver() {
            @Override
            public CommandReply switchOver(SwitchOver.Command command, Actor actor, boolean dryRun) {
                return cluster.answer(command, actor, dryRun);
            }

            @Override
            public CommandReply schedule(SwitchOver.Command command, Instant at, Actor actor) {
                cluster.asked.add(new Later(command, at, actor));
                past.ifPresent(StubChanges::fail);
                return scheduled;
            }

            @Override
            public boolean cancel(Actor actor) {
                cluster.asked.add(actor);
                return somethingScheduled;
            }
        };
    }

    TakeOver takeOver() {
        return new TakeOver() {
            @Override
            public Readiness readiness(HandOverQuestion question) {
                cluster.asked.add(question);
                return readiness;
            }

            @Override
            public Taken takeOver(HandOver order) {
                cluster.asked.add(order);
                return take.apply(order);
            }
        };
    }

    Reattach reattach() {
        return new Reattach() {
            @Override
            public CommandReply reattach(Reattach.Command command, Actor actor, boolean dryRun) {
                return cluster.answer(command, actor, dryRun);
            }

            @Override
            public CommandReply rebuild(Actor actor, boolean fromMain) {
                return cluster.answer("rebuild", actor, false);
            }

            @Override
            public PeerReply<ReattachAnswer> relay(NodeId node, Reattach.Command command, Actor actor, boolean dryRun) {
                cluster.asked.add(new Relay(node, command, dryRun));
                return relayed;
            }
        };
    }

    /** Set: the other node was told, and answered this. */
    volatile boolean resolvedThere;

    volatile Optional<RuntimeException> unresolvable = Optional.empty();

    ResolveMains resolve() {
        return (command, actor, dryRun) -> {
            unresolvable.ifPresent(StubChanges::fail);
            return resolvedThere
                    ? new ResolveMains.Outcome.There(toldThere(command, dryRun), new NodeId(2))
                    : new ResolveMains.Outcome.Here(cluster.answer(command, actor, dryRun), new NodeId(2));
        };
    }

    private PeerReply<ReattachAnswer> toldThere(ResolveMains.Command command, boolean dryRun) {
        cluster.asked.add(command);
        cluster.asked.add(dryRun);
        return relayed;
    }

    Uploads uploads() {
        return new Uploads() {
            @Override
            public List<UploadFile> manifest() {
                return List.of();
            }

            @Override
            public Batch read(List<String> names) {
                return new Batch(new TreeMap<>(), false);
            }

            @Override
            public Progress progress() {
                return Progress.none();
            }
        };
    }

    ShowSalvage salvage() {
        return new ShowSalvage() {
            @Override
            public List<SalvageReport> reports() {
                return List.of(report());
            }

            @Override
            public Optional<SalvageReport> find(OperationId operation) {
                return Optional.of(report()).filter(known -> known.operation().equals(operation));
            }

            @Override
            public Optional<InputStream> open(OperationId operation, String file) {
                opened.add(operation + "/" + file);
                return content.isEmpty() ? Optional.empty() : Optional.of(new Counted(content, closed));
            }
        };
    }

    private static final class Counted extends ByteArrayInputStream {
        private final AtomicInteger closed;

        Counted(String text, AtomicInteger closed) {
            super(text.getBytes(StandardCharsets.UTF_8));
            this.closed = closed;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    static SalvageReport report() {
        return new SalvageReport(
                new OperationId("op-5"),
                new Timeline(1),
                Lsn.parse("0/5000000"),
                Lsn.parse("0/5000400"),
                3,
                Optional.of(Snapshots.NOW.minusSeconds(60)),
                Optional.empty(),
                List.of(
                        new SalvagedTable("panel", "public", "users", 2, 1, 0, 3, "panel.public.users.csv", 15),
                        new SalvagedTable("panel", "public", "gone", 0, 0, 4, 0, "", 0)),
                List.of(new SalvageNote(SalvageNote.Kind.LARGE_OBJECT, "panel", "large object 16412 was written")),
                Snapshots.NOW);
    }

    static HandOver order() {
        return new HandOver(
                new ClusterId(Snapshots.CLUSTER),
                new NodeId(1),
                new NodeAddress("203.0.113.10"),
                new Term(4),
                Lsn.parse("0/5000148"),
                false,
                new OperationId("op-7"));
    }
}
