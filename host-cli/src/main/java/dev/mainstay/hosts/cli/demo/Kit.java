package dev.mainstay.hosts.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What there must be before any node is made.
 *
 * @param parts what the run is given
 * @param runner runs programs
 * @param tools the programs
 * @param housing where the databases run
 * @param workplace where everything lies
 * @param passwords of everything
 * @param ports that nobody listens on
 */
record Kit(
        DemoParts parts,
        Runner runner,
        Tools tools,
        Housing housing,
        Workplace workplace,
        Passwords passwords,
        FreePorts ports) {

    /** Finds and makes it. */
    static Kit of(DemoParts parts) {
        Runner runner = new Runner();
        Tools tools = Tools.found(runner);
        return of(parts, runner, tools, Housing.onMachine(tools, OsUser.ofDatabase()));
    }

    /** The same with every database in a container of that image. */
    static Kit inContainers(DemoParts parts, String image) {
        Runner runner = new Runner();
        Tools tools = Tools.found(runner);
        return of(parts, runner, tools, Housing.inContainers(tools, Containers.of(runner, image)));
    }

    private static Kit of(DemoParts parts, Runner runner, Tools tools, Housing housing) {
        Workplace workplace = Workplace.make(housing.user());
        return new Kit(parts, runner, tools, housing, workplace, Passwords.fresh(parts.ids()), new FreePorts());
    }

    OsUser user() {
        return housing.user();
    }

    /** A stage with that many nodes, on two addresses of loopback in turn; it is closed with this process at the latest. */
    Stage stage(int nodes) {
        List<DemoNode> all = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            String address = number % 2 == 1 ? "127.0.0.1" : "127.0.0.2";
            NodeSpec spec = NodeSpec.free(number, address, ports, workplace.directory());
            all.add(new DemoNode(spec, housing, parts.mainClass()));
        }
        Stage stage = new Stage(runner, workplace, all);
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-end"));
        return stage;
    }

    NodeFiles files() {
        return new NodeFiles(runner, housing, passwords);
    }
}
