package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.hosts.cli.demo.Demo;
import dev.mainstay.hosts.cli.demo.DemoParts;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a failover on this machine. */
@Command(
        name = "demo",
        description =
                "Shows a failover on this machine: two nodes in a temporary directory, a client that writes, the main"
                        + " killed with -9, the secondary taking over by itself, and which rows survived. Takes a minute at most.")
final class DemoCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--keep", description = "Leaves everything running at the end and prints the addresses.")
    private boolean keep;

    @Option(names = "--docker", description = "Runs the databases in containers of the image that --image names.")
    private boolean docker;

    @Option(
            names = "--image",
            defaultValue = "${env:MAINSTAY_IMAGE}",
            paramLabel = "IMAGE",
            description = "An image of PostgreSQL 14 or later; default: MAINSTAY_IMAGE, which ./mainstay sets.")
    private String image = "";

    DemoCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        boolean shown = new Demo(parts(desk), new Demo.Options(desk.json(), keep, wantedImage())).run();
        return shown ? ExitCodeOf.OK : ExitCodeOf.error(ErrorCode.INTERNAL);
    }

    private Optional<String> wantedImage() {
        if (!docker) {
            return Optional.empty();
        }
        if (image == null || image.isBlank()) {
            throw new InvalidRequestException(
                    "--docker needs an image: expected --image NAME, or MAINSTAY_IMAGE set to what"
                            + " docker/base-image prints");
        }
        return Optional.of(image);
    }

    /** What a run on this machine is given. */
    static DemoParts parts(Desk desk) {
        return new DemoParts(
                desk.terminal(),
                desk.wiring().ticker(),
                desk.wiring().ids(),
                desk.wiring()::admin,
                desk.wiring()::publishedToken,
                CliMain.class.getName());
    }
}
