package dev.mainstay.hosts.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the nodes' databases run: installed on this machine, or in containers.
 *
 * @param tools the programs of this machine
 * @param user whom the databases' files belong to
 * @param containers present when they run there
 */
record Housing(Tools tools, OsUser user, Optional<Containers> containers) {

    static Housing onMachine(Tools tools, OsUser user) {
        return new Housing(tools, user, Optional.empty());
    }

    static Housing inContainers(Tools tools, Containers containers) {
        return new Housing(tools, containers.user(), Optional.of(containers));
    }

    /** Makes an empty database. */
    void initialise(Runner runner, NodeSpec node, Path passwordFile) {
        if (containers.isPresent()) {
            containers.get().initialise(runner, node, passwordFile);
            containers.get().make(runner, node);
            return;
        }
        List<String> line = new ArrayList<>(user.prefix());
        line.addAll(List.of(
                tools.postgres().resolve("initdb").toString(),
                "-D",
                node.data().toString(),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
        String unused = runner.run(line);
    }

    /** The lines of section {@code postgresql} that say how the agent runs it. */
    String settings(NodeSpec node) {
        return containers.isPresent()
                ? "  process: docker\n"
                : "  process: local\n  data_directory: " + node.data() + "\n  bin_dir: " + tools.postgres() + "\n";
    }

    /** Sections besides. */
    String sections(NodeSpec node) {
        return containers
                .map(there -> "docker:\n  database: " + there.name(node) + "\n")
                .orElse("");
    }
}
