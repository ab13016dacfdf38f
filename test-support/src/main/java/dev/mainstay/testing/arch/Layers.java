package dev.mainstay.testing.arch;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages, classes and libraries that the rules speak about, in one place.
 *
 * <p>A new package or a new class with a privilege is added here; rule 1 proves that each entry exists.
 */
final class Layers {
    static final String ROOT = "dev.mainstay";

    static final String DOMAIN = ROOT + ".domain";
    static final String PORTS = ROOT + ".ports";
    static final String PORTS_IN = PORTS + ".in";
    static final String PORTS_OUT = PORTS + ".out";
    static final String SETTINGS = PORTS + ".settings";
    static final String APPLICATION = ROOT + ".application";

    static final String ADAPTERS = ROOT + ".adapters";
    static final String POSTGRES = ADAPTERS + ".postgres";
    static final String LOCAL = ADAPTERS + ".local";
    static final String REDIS = ADAPTERS + ".redis";
    static final String DOCKER = ADAPTERS + ".docker";
    static final String ETCD = ADAPTERS + ".etcd";
    static final String SSH = ADAPTERS + ".ssh";
    static final String HTTP = ADAPTERS + ".http";
    static final String PANEL = HTTP + ".panel";
    static final String PANEL_WIRE = PANEL + ".wire";
    static final String PATRONI = HTTP + ".patroni";
    static final String CLIENT = HTTP + ".client";

    static final String HOSTS = ROOT + ".hosts";
    static final String SERVER = HOSTS + ".jersey";
    static final String CLI = HOSTS + ".cli";
    static final String RENDER = CLI + ".render";
    static final String DEMO = CLI + ".demo";

    static final String TESTING = ROOT + ".testing";
    static final String FAKE = TESTING + ".fake";
    static final String SIM = TESTING + ".sim";
    static final String SIM_WORLD = SIM + ".world";
    static final String SIM_RULE = SIM + ".rule";
    static final String SIM_FAULT = SIM + ".fault";
    static final String SIM_ENGINE = SIM + ".engine";
    static final String CONTRACT = TESTING + ".contract";
    static final String FIXTURE = TESTING + ".fixture";
    static final String ARCH = TESTING + ".arch";

    /** The domain from the bottom up: a package imports only what stands before it. */
    static final List<String> DOMAIN_ORDER = Stream.of(
                    "error",
                    "identity",
                    "wal",
                    "topology",
                    "event",
                    "observation",
                    "health",
                    "policy",
                    "salvage",
                    "transition",
                    "decision")
            .map(name -> DOMAIN + "." + name)
            .toList();

    static final List<String> PACKAGES = Stream.concat(
                    DOMAIN_ORDER.stream(),
                    Stream.of(
                            PORTS_IN,
                            PORTS_OUT,
                            SETTINGS,
                            APPLICATION,
                            POSTGRES,
                            LOCAL,
                            REDIS,
                            DOCKER,
                            ETCD,
                            SSH,
                            HTTP,
                            PANEL,
                            PANEL_WIRE,
                            PATRONI,
                            CLIENT,
                            SERVER,
                            CLI,
                            RENDER,
                            DEMO,
                            FAKE,
                            SIM,
                            SIM_WORLD,
                            SIM_RULE,
                            SIM_FAULT,
                            SIM_ENGINE,
                            CONTRACT,
                            FIXTURE,
                            ARCH))
            .toList();

    static final String CLOCK = LOCAL + ".SystemTicker";
    static final String DICE = LOCAL + ".SystemIds";
    static final String CLI_MAIN = CLI + ".CliMain";
    static final String CLI_WIRING = CLI + ".CliWiring";
    static final String SERVER_MAIN = SERVER + ".ServerMain";
    static final String SERVER_WIRING = SERVER + ".ServerWiring";
    static final String CLUSTER_EXCEPTION = DOMAIN + ".error.ClusterException";

    static final List<String> CLASSES =
            List.of(CLOCK, DICE, CLI_MAIN, CLI_WIRING, SERVER_MAIN, SERVER_WIRING, CLUSTER_EXCEPTION);

    /**
     * Adapter classes that own a bounded executor, each with its reason; see rule 11: an export of lost rows lasts for as
     * long as the old branch asks for, and holds a server that must be stopped whatever becomes of its caller.
     */
    static final List<String> THREAD_OWNERS = List.of(POSTGRES + ".SalvageThread");

    /**
     * What does not exist yet. Rule 1 fails when an entry has come to life, so this list can only shrink; at the end
     * it is empty and goes away.
     */
    static final Set<String> PLANNED = Set.of();

    private Layers() {}

    /** The package and everything below it, as ArchUnit writes it. */
    static String tree(String packageName) {
        return packageName + "..";
    }
}
