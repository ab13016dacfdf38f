package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.hosts.cli.render.ReattachView;
import dev.mainstay.ports.in.Reattach;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings an old main back as a secondary. */
@Command(
        name = "reattach",
        description = "Brings an old main back as a secondary by the cheapest safe way: it follows, or it saves its own"
                + " writes and is rewound or copied anew.")
final class ReattachCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(
            names = "--node",
            paramLabel = "N",
            description = "The number of another node, when this one is the main. Default: this node.")
    private Optional<Integer> node = Optional.empty();

    @Option(
            names = "--force",
            description = "Gives up what the node wrote beside another main; it is saved first: mainstay salvage list.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the way it would go.")
    private boolean dryRun;

    ReattachCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Optional<NodeId> named = node.map(NodeId::new);
        HttpAdmin admin = desk.admin();
        if (named.isPresent()) {
            return reattach(admin, named.get());
        }
        HttpAdmin.Reply own = admin.config();
        return own.success() ? reattach(admin, self(own)) : desk.refuse(own);
    }

    private static NodeId self(HttpAdmin.Reply config) {
        int number = config.data().path("node_id").asInt(0);
        if (number < 1) {
            throw new ConflictException("this server is in no cluster: join it with 'mainstay join MAIN'");
        }
        return new NodeId(number);
    }

    private int reattach(HttpAdmin admin, NodeId id) {
        HttpAdmin.Mode mode = dryRun ? HttpAdmin.Mode.DRY_RUN : HttpAdmin.Mode.ASYNC;
        HttpAdmin.Reply reply = admin.reattach(id, new Reattach.Command(force), mode);
        String command =
                "mainstay reattach" + node.map(number -> " --node " + number).orElse("");
        return new Mending(desk, command).after(reply, print(admin, reply));
    }

    private int print(HttpAdmin admin, HttpAdmin.Reply reply) {
        if (reply.data().path("relayed").asBoolean()) {
            return desk.print(reply, () -> ReattachView.relayed(reply.data()));
        }
        return dryRun
                ? desk.print(reply, () -> PlanView.of(reply.data()))
                : new Ended(desk, admin).print(reply, end -> ReattachView.done(end.data()));
    }
}
