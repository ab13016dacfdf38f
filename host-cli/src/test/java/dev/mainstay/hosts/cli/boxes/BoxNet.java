package dev.mainstay.hosts.cli.boxes;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;

/**
 * The networks of one test: the line between the servers, which is cut, and for each server one where its clients stand,
 * which never is. Containers and networks carry a label of the run, since there is no reaper (DEPENDENCIES 5.4): what a
 * killed test left is removed by the next one.
 */
final class BoxNet implements AutoCloseable {

    private static final String LABEL = "dev.mainstay.boxes";
    private static final int SUBNETS = 250;

    private final DockerClient engine = DockerClientFactory.instance().client();
    private final String run = String.valueOf(ProcessHandle.current().pid());
    private final String subnet;
    private final String line;

    BoxNet() {
        sweep();
        int first = (int) (ProcessHandle.current().pid() % SUBNETS);
        List<String> tried = IntStream.range(0, SUBNETS)
                .mapToObj(step -> "10.214." + ((first + step) % SUBNETS + 1))
                .filter(this::makeLine)
                .limit(1)
                .toList();
        this.subnet = tried.stream().findFirst().orElseThrow();
        this.line = "mainstay-line-" + run;
    }

    /** A name that no other run has. */
    String named(String what) {
        return "mainstay-box-" + run + "-" + what;
    }

    Map<String, String> labels() {
        return Map.of(LABEL, run);
    }

    String line() {
        return line;
    }

    /** On the line between the servers. */
    String address(int server) {
        return subnet + "." + (10 + server);
    }

    /**
     * Outside of the servers and there for all on the line: the one that is cut off does not reach it. A container, since
     * the line's gateway is the machine itself, which answers on every network.
     */
    String reference() {
        return subnet + ".2";
    }

    void startReference(String image) {
        String name = named("reference");
        var unusedMade = engine.createContainerCmd(image)
                .withName(name)
                .withLabels(labels())
                .withEntrypoint("tail")
                .withCmd("-f", "/dev/null")
                .withIpv4Address(reference())
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode(line).withInit(true))
                .exec();
        var unusedStarted = engine.startContainerCmd(name).exec();
    }

    /** A network for clients of one server, which leads nowhere else. */
    String clients(int server) {
        String name = named("clients" + server);
        var unusedMade = engine.createNetworkCmd()
                .withName(name)
                .withInternal(true)
                .withLabels(labels())
                .exec();
        return name;
    }

    void cut(String container) {
        var unusedNothing = engine.disconnectFromNetworkCmd()
                .withNetworkId(line)
                .withContainerId(container)
                .withForce(true)
                .exec();
    }

    void join(String container, int server) {
        var unusedNothing = engine.connectToNetworkCmd()
                .withNetworkId(line)
                .withContainerId(container)
                .withContainerNetwork(new ContainerNetwork()
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address(server))))
                .exec();
    }

    DockerClient engine() {
        return engine;
    }

    private boolean makeLine(String candidate) {
        try {
            var unusedMade = engine.createNetworkCmd()
                    .withName("mainstay-line-" + run)
                    .withLabels(labels())
                    .withIpam(new Ipam()
                            .withConfig(new Ipam.Config()
                                    .withSubnet(candidate + ".0/24")
                                    .withGateway(candidate + ".1")))
                    .exec();
            return true;
        } catch (DockerException taken) {
            return false;
        }
    }

    /** What runs left whose process is gone, and on closing what this one has. */
    private void sweep() {
        remove(label -> ProcessHandle.of(Long.parseLong(label))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }

    private void remove(Predicate<String> those) {
        engine.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec().stream()
                .filter(container -> those.test(container.getLabels().get(LABEL)))
                .forEach(container -> {
                    var unusedNothing = engine.removeContainerCmd(container.getId())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                });
        engine.listNetworksCmd().exec().stream()
                .filter(network ->
                        network.getLabels() != null && network.getLabels().containsKey(LABEL))
                .filter(network -> those.test(network.getLabels().get(LABEL)))
                .forEach(network -> {
                    var unusedNothing = engine.removeNetworkCmd(network.getId()).exec();
                });
    }

    /** An agent that is killed leaves the helper container that it made; it is named after its database. */
    private void removeHelpers() {
        engine.listContainersCmd().withShowAll(true).withNameFilter(List.of(named(""))).exec().stream()
                .filter(container -> container.getNames()[0].endsWith("-helper"))
                .forEach(container -> {
                    var unusedNothing = engine.removeContainerCmd(container.getId())
                            .withForce(true)
                            .exec();
                });
    }

    @Override
    public void close() {
        removeHelpers();
        remove(run::equals);
    }
}
