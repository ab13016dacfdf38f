package dev.mainstay.adapters.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.DatabaseContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the engine tells of a database's container; variables with passwords are passed over. */
final class ContainerFacts {

    private static final String DATA = "PGDATA=";
    private static final String SEARCH = "PATH=";
    private static final String DEFAULT_SEARCH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String SETTING = "-c";
    private static final String HOST = "host";

    private ContainerFacts() {}

    static DatabaseContainer.Facts of(String name, InspectContainerResponse container) {
        String data = variable(container, DATA)
                .orElseThrow(() -> new OperationFailedException("container " + name
                        + " does not say where its data is: expected PGDATA among its variables, as postgres images"
                        + " have it; compare docker.database with the names that docker ps -a shows"));
        return new DatabaseContainer.Facts(
                Path.of(data),
                mounts(container),
                variable(container, SEARCH).orElse(DEFAULT_SEARCH),
                settings(container),
                HOST.equals(container.getHostConfig().getNetworkMode()));
    }

    private static Optional<String> variable(InspectContainerResponse container, String beginning) {
        String[] all = container.getConfig().getEnv();
        Optional<String> found = Optional.empty();
        for (String variable : all == null ? new String[0] : all) {
            if (variable.startsWith(beginning)) {
                found = Optional.of(variable.substring(beginning.length()));
            }
        }
        return found;
    }

    private static List<DatabaseContainer.Mount> mounts(InspectContainerResponse container) {
        List<DatabaseContainer.Mount> found = new ArrayList<>();
        List<InspectContainerResponse.Mount> all = container.getMounts();
        for (InspectContainerResponse.Mount mount : all == null ? List.<InspectContainerResponse.Mount>of() : all) {
            boolean isOfMachine = mount.getSource() != null && mount.getSource().startsWith("/");
            if (isOfMachine && mount.getDestination() != null) {
                found.add(new DatabaseContainer.Mount(
                        Path.of(mount.getDestination().getPath()), Path.of(mount.getSource())));
            }
        }
        return found;
    }

    /** Of {@code postgres -c name=value}, as compose files write it. */
    private static List<String> settings(InspectContainerResponse container) {
        String[] words = container.getArgs();
        List<String> found = new ArrayList<>();
        for (int at = 0; words != null && at + 1 < words.length; at++) {
            if (words[at].equals(SETTING) && words[at + 1].indexOf('=') > 0) {
                found.add(words[at + 1]);
            }
        }
        return found;
    }
}
