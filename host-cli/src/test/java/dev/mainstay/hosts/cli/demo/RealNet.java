package dev.mainstay.hosts.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of its own for a test's nodes: one bridge, with an address where the test and its clients stand and one that
 * nodes may ask as a reference, and a namespace for each node. Needs root, {@code ip}, {@code nft} and {@code nsenter}.
 *
 * <p>Names begin with the test's process id: what a test left that was killed is removed by the next one. This kernel has
 * no {@code netem}: packets are lost or dropped by the filter, not delayed.
 */
final class RealNet implements AutoCloseable {

    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("ms([0-9]{1,8})[a-z][0-9]*");
    private static final int SUBNETS = 250;
    private static final int OBSERVER = 1;
    private static final int REFERENCE = 2;

    private final Runner runner = new Runner();
    private final String prefix = "ms" + ProcessHandle.current().pid();
    private final List<NetSpace> spaces = new ArrayList<>();
    private final int subnet;

    RealNet() {
        sweep();
        this.subnet = freeSubnet();
        run("ip", "link", "add", bridge(), "type", "bridge");
        run("ip", "addr", "add", observer() + "/24", "dev", bridge());
        run("ip", "addr", "add", reference() + "/24", "dev", bridge());
        run("ip", "link", "set", bridge(), "up");
    }

    /** A network for one more node. */
    NetSpace space() {
        int number = spaces.size() + 1;
        NetSpace space = new NetSpace(this, prefix + "n" + number, number);
        spaces.add(space);
        space.make();
        return space;
    }

    /** Where the test and its clients stand. */
    String observer() {
        return address(OBSERVER);
    }

    /** Outside of the cluster, and there for all; a node is cut off from it like from another node. */
    String reference() {
        return address(REFERENCE);
    }

    /** Nothing goes between the node and the other nodes and the reference, either way. */
    void isolate(NetSpace node) {
        others(node).forEach(other -> {
            node.deafTo(other);
            node.muteTo(other);
        });
    }

    /** Where the other nodes are, and what all of them ask in doubt. */
    List<String> others(NetSpace node) {
        return Stream.concat(
                        spaces.stream().filter(other -> !other.equals(node)).map(NetSpace::address),
                        Stream.of(reference()))
                .toList();
    }

    /** The address that nodes ask in doubt is away, or there again, for all. */
    void referenceIs(boolean there) {
        run("ip", "addr", there ? "add" : "del", reference() + "/24", "dev", bridge());
    }

    /** Everything goes through again, everywhere. */
    void heal() {
        spaces.forEach(NetSpace::heal);
    }

    String address(int host) {
        return "10.213." + subnet + "." + host;
    }

    String bridge() {
        return prefix + "b";
    }

    void run(String... line) {
        String unused = runner.run(List.of(line));
    }

    void inside(NetSpace space, String... line) {
        List<String> whole = new ArrayList<>(space.inside());
        whole.addAll(List.of(line));
        String unused = runner.run(whole);
    }

    /** A namespace goes when its last process has, and its line with it: that is removed before, since the name is used anew. */
    @Override
    public void close() {
        spaces.forEach(space -> {
            run("ip", "link", "del", space.name());
            run("ip", "netns", "del", space.name());
        });
        run("ip", "link", "del", bridge());
        runner.close();
    }

    /** What tests left whose process is gone, their nodes' processes too. */
    private void sweep() {
        for (String name : namesIn(NAMESPACES)) {
            if (isAbandoned(name)) {
                runner.run(List.of("ip", "netns", "pids", name))
                        .lines()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                        .forEach(ProcessHandle::destroyForcibly);
                run("ip", "netns", "del", name);
            }
        }
        for (String name : namesIn(Path.of("/sys/class/net"))) {
            if (isAbandoned(name) && Files.exists(Path.of("/sys/class/net", name))) {
                run("ip", "link", "del", name);
            }
        }
    }

    private static boolean isAbandoned(String name) {
        Matcher ours = NAME.matcher(name);
        return ours.matches()
                && ProcessHandle.of(Long.parseLong(ours.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    private static List<String> namesIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private int freeSubnet() {
        String taken = runner.run(List.of("ip", "-o", "-4", "addr"));
        int first = (int) (ProcessHandle.current().pid() % SUBNETS);
        Optional<Integer> free = Stream.iterate(0, step -> step < SUBNETS, step -> step + 1)
                .map(step -> (first + step) % SUBNETS + 1)
                .filter(number -> !taken.contains("10.213." + number + "."))
                .findFirst();
        return free.orElseThrow(() -> new IllegalStateException("no network below 10.213.0.0/16 is free"));
    }
}
