package dev.mainstay.hosts.cli.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * The network of one node: a namespace with one line to the bridge. What is cut is dropped by its packet filter, in
 * silence, as a broken line does it; its own loopback is never touched.
 *
 * @param net the whole
 * @param name of the namespace
 * @param number of the node on the bridge
 */
record NetSpace(RealNet net, String name, int number) {

    private static final int API_PORT = 8080;
    private static final int DATABASE_PORT = 5432;
    private static final int PATRONI_PORT = 8008;
    private static final int REDIS_PORT = 6379;
    private static final int FIRST = 10;

    String address() {
        return net.address(FIRST + number);
    }

    /** Where the test stands; no fault cuts it off. */
    String observer() {
        return net.observer();
    }

    NodeSpec spec(int node, Path directory) {
        return new NodeSpec(
                node, address(), API_PORT, DATABASE_PORT, REDIS_PORT, PATRONI_PORT, directory.resolve("node" + node));
    }

    /** What stands before a command line that runs in it. */
    List<String> inside() {
        return List.of("nsenter", "--net=/run/netns/" + name, "--");
    }

    /** Nothing that comes from that address arrives here: one way. */
    void deafTo(String address) {
        drop("in", "ip", "saddr", address);
    }

    /** Nothing that is sent to that address leaves: the other way. */
    void muteTo(String address) {
        drop("out", "ip", "daddr", address);
    }

    /** The port takes nothing and gives nothing, but to the observer and to this node itself. */
    void closePort(int port) {
        drop("in", "ip", "saddr", "!=", observer(), "tcp", "dport", String.valueOf(port));
        drop("out", "ip", "daddr", "!=", observer(), "tcp", "sport", String.valueOf(port));
    }

    /** So many of a hundred packets that come in are lost. */
    void lose(int percent) {
        drop("in", "ip", "saddr", "!=", observer(), "numgen", "random", "mod", "100", "<", String.valueOf(percent));
    }

    /** Everything goes through again. */
    void heal() {
        net.inside(this, "nft", "flush", "table", "inet", "cut");
    }

    void make() {
        net.run("ip", "netns", "add", name);
        net.run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
        net.run("ip", "link", "set", name, "master", net.bridge(), "up");
        net.inside(this, "ip", "link", "set", "lo", "up");
        net.inside(this, "ip", "addr", "add", address() + "/24", "dev", "eth0");
        net.inside(this, "ip", "link", "set", "eth0", "up");
        net.inside(this, "nft", "add", "table", "inet", "cut");
        hook("in", "input");
        hook("out", "output");
    }

    private void hook(String chain, String where) {
        net.inside(
                this,
                "nft",
                "add chain inet cut " + chain + " { type filter hook " + where + " priority 0; policy accept; }");
    }

    private void drop(String chain, String... what) {
        String line = chain.equals("in") ? "iifname eth0 " : "oifname eth0 ";
        net.inside(this, "nft", "add rule inet cut " + chain + " " + line + String.join(" ", what) + " drop");
    }
}
