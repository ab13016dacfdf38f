package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import java.nio.file.Path;

/**
 * Where one node of the demo lives.
 *
 * @param number 1 or 2
 * @param address its own loopback address
 * @param apiPort of its server
 * @param databasePort of its PostgreSQL
 * @param redisPort of its Redis
 * @param patroniPort of its second API
 * @param home its directory
 */
record NodeSpec(int number, String address, int apiPort, int databasePort, int redisPort, int patroniPort, Path home) {

    static NodeSpec free(int number, String address, FreePorts ports, Path demo) {
        return new NodeSpec(
                number,
                address,
                ports.next(address),
                ports.next(address),
                ports.next(address),
                ports.next(address),
                demo.resolve("node" + number));
    }

    PeerUrl api() {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress(address), apiPort));
    }

    Path config() {
        return home.resolve("mainstay.yml");
    }

    /** The agent's own. */
    Path state() {
        return home.resolve("state");
    }

    /** The database user's own; the data directory is made in it, and its siblings when it is moved aside. */
    Path databaseHome() {
        return home.resolve("postgresql");
    }

    Path data() {
        return databaseHome().resolve("data");
    }

    Path redisHome() {
        return home.resolve("redis");
    }

    Path redisConfig() {
        return redisHome().resolve("redis.conf");
    }

    Path agentLog() {
        return home.resolve("agent.log");
    }

    Path redisLog() {
        return home.resolve("redis.log");
    }
}
