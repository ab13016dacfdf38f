package dev.mainstay.hosts.cli;

import dev.mainstay.hosts.cli.render.Terminal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run of the command line finds around it; tests give their own.
 *
 * @param terminal where it writes and asks
 * @param environment the environment's variables
 * @param osUser who sits there
 */
record Surroundings(Terminal terminal, Map<String, String> environment, String osUser) {

    Surroundings {
        environment = new TreeMap<>(environment);
    }

    static Surroundings ofProcess() {
        return new Surroundings(Terminal.standard(), System.getenv(), System.getProperty("user.name", "unknown"));
    }
}
