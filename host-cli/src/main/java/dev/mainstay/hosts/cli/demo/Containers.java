package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.nio.file.Path;
import java.util.List;

/**
 * Databases in containers, made and removed by the engine's own command line, as a panel's installation would have made
 * them: a mounted directory, the machine's network, a restart policy. The agent starts and stops them.
 *
 * @param image of PostgreSQL
 * @param user who the image's server is
 */
record Containers(String image, OsUser user) {

    private static final String INSIDE = "/var/lib/postgresql/data";

    /** Asks the image for its user; an image that is not there is told, not pulled. */
    static Containers of(Runner runner, String image) {
        try {
            String unusedId = runner.run(List.of("docker", "image", "inspect", "--format", "{{.Id}}", image));
        } catch (OperationFailedException missing) {
            throw new UnavailableException(
                    "the demo needs a Docker engine with image " + image + ": docker/engine start && docker/base-image",
                    missing);
        }
        return new Containers(image, OsUser.numbered(id(runner, image, "-u"), id(runner, image, "-g")));
    }

    private static int id(Runner runner, String image, String which) {
        List<String> line =
                List.of("docker", "run", "--rm", "--network", "none", "--entrypoint", "id", image, which, "postgres");
        return Integer.parseInt(runner.run(line).strip());
    }

    /** As the engine calls it. */
    String name(NodeSpec node) {
        return node.home().resolveSibling("").getFileName() + "-node" + node.number();
    }

    /** Makes a node's database with the image's own program. */
    void initialise(Runner runner, NodeSpec node, Path passwordFile) {
        String there = node.databaseHome().toString();
        String unusedWords = runner.run(List.of(
                "docker",
                "run",
                "--rm",
                "--network",
                "none",
                "--user",
                user.name() + ":" + user.group(),
                "--volume",
                there + ":" + there,
                "--entrypoint",
                "initdb",
                image,
                "--pgdata=" + node.data(),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
    }

    /** Makes the container, which does not run yet. */
    void make(Runner runner, NodeSpec node) {
        String unusedId = runner.run(List.of(
                "docker",
                "create",
                "--name",
                name(node),
                "--network",
                "host",
                "--restart",
                "unless-stopped",
                "--volume",
                node.data() + ":" + INSIDE,
                image,
                "postgres"));
    }

    /** Removes it, and the one that the agent made for its programs. */
    void remove(NodeSpec node) {
        try (Runner remover = new Runner()) {
            List<String> all = remover.run(List.of(
                            "docker", "ps", "--all", "--filter", "name=^/" + name(node), "--format", "{{.Names}}"))
                    .lines()
                    .toList();
            all.forEach(name -> {
                String unused = remover.run(List.of("docker", "rm", "--force", "--volumes", name));
            });
        }
    }
}
