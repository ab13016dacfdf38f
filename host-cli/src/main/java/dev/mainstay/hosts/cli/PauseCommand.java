package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpDoor;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.hosts.jersey.PatroniListener;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops, and begins again, what the nodes of the cluster do by themselves; asked of this node, which passes it on to the main. */
final class PauseCommand {

    private PauseCommand() {}

    /** Stops it. */
    @Command(
            name = "pause",
            description =
                    "Nobody is promoted, closed for want of backing, re-attached or started by itself until 'mainstay"
                            + " resume'.")
    static final class Pause implements Callable<Integer> {
        private final Desk desk;

        Pause(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            return ask(
                    desk,
                    true,
                    "Automatic actions are paused, on the main once every other node has shown that it knows. mainstay resume"
                            + " ends that; mainstay explain tells what is still awaited.");
        }
    }

    /** Begins it again. */
    @Command(name = "resume", description = "Ends 'mainstay pause'.")
    static final class Resume implements Callable<Integer> {
        private final Desk desk;

        Resume(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            return ask(desk, false, "Automatic actions go on.");
        }
    }

    private static int ask(Desk desk, boolean paused, String said) {
        PatroniListener listener = desk.remote().settings().patroni();
        NodeAddress bound = new NodeAddress(listener.http().host());
        NodeAddress address = bound.isUndialable() ? new NodeAddress("127.0.0.1") : bound;
        PeerUrl door = new PeerUrl(
                PeerUrl.Scheme.HTTP, new Endpoint(address, listener.http().port()));
        Optional<HttpDoor.Login> login =
                listener.settings().login().map(user -> new HttpDoor.Login(user.name(), user.password()));
        desk.wiring().door().pause(new HttpDoor.Target(door, login), paused);
        desk.terminal().say(said);
        return ExitCodeOf.OK;
    }
}
