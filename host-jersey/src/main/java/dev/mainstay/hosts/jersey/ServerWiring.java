package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.docker.DockerAdapter;
import dev.mainstay.adapters.etcd.EtcdAdapter;
import dev.mainstay.adapters.etcd.EtcdSettings;
import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.http.panel.PanelSettings;
import dev.mainstay.adapters.http.patroni.PatroniAdapter;
import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.adapters.postgres.PostgresAdapter;
import dev.mainstay.adapters.redis.RedisAdapter;
import dev.mainstay.adapters.ssh.SshAdapter;
import dev.mainstay.application.AgentLoop;
import dev.mainstay.application.Ports;
import dev.mainstay.application.UploadMirror;
import dev.mainstay.application.UseCases;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds one node: the only class of this host that constructs adapters. Building does no I/O; {@link #start} begins in
 * order, {@link #close} ends in reverse and may be called twice.
 *
 * <p>Safe for all threads.
 */
public final class ServerWiring implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWiring.class);

    private final Ids ids = LocalAdapter.systemIds();
    private final Threads threads = new Threads(LocalAdapter::background);
    private final Secret cliToken = ids.secret();
    private final LocalAdapter machine;
    private final PostgresAdapter postgres;
    private final RedisAdapter redis;
    private final DockerAdapter docker;
    private final SshAdapter ssh;
    private final UploadStore uploads;
    private final HttpPeers peers;
    private final HttpServer http;
    private final Optional<HttpServer> patroni;
    private final AgentLoop agent;
    private final UploadMirror mirror;
    private final LoopThread loop;

    /**
     * Builds the node.
     *
     * @param journal wraps the journal; identity but in tests
     */
    public ServerWiring(ServerSettings settings, UnaryOperator<Journal> journal) {
        this(settings, journal, () -> settings);
    }

    /**
     * Builds the node.
     *
     * @param journal wraps the journal; identity but in tests
     * @param reread reads the configuration anew; of what it finds, tags take effect
     */
    public ServerWiring(ServerSettings settings, UnaryOperator<Journal> journal, Supplier<ServerSettings> reread) {
        machine = new LocalAdapter(settings.local(), ids);
        docker = new DockerAdapter(settings.docker(), machine.ticker());
        postgres = new PostgresAdapter(
                settings.postgres(), machine.state(), settings.local().stateDir(), machine.ticker(), docker.database());
        ssh = new SshAdapter(settings.ssh(), machine.ticker());
        uploads = machine.uploads(settings.uploads());
        redis = new RedisAdapter(settings.redis(), machine.ticker());
        peers = new HttpPeers(threads.clients(), machine.wallClock(), ids, settings.peers());
        agent = new AgentLoop(ports(journal, settings), settings.agent());
        threads.wakes(agent::wake);
        mirror = new UploadMirror(
                new UploadMirror.Parts(
                        uploads,
                        peers.uploads(),
                        machine.state(),
                        threads,
                        machine.wallClock(),
                        machine.ticker(),
                        agent.useCases().present()),
                settings.uploads().interval());
        loop = new LoopThread(this::turn, agent::await, agent::wake);
        http = new HttpServer(settings.http(), panel(agent.useCases(), settings));
        patroni = settings.patroni().enabled()
                ? Optional.of(new HttpServer(
                        settings.patroni().http(),
                        HttpServer.Dialect.patroni(),
                        patroni(agent.useCases(), settings, reread)))
                : Optional.empty();
        present(settings);
    }

    private void present(ServerSettings settings) {
        NodeEndpoints told = settings.agent().advertised();
        Optional<PeerUrl> door = Optional.of(settings.patroni())
                .filter(PatroniListener::enabled)
                .map(listener ->
                        new PeerUrl(listener.http().scheme(), new Endpoint(told.address(), listener.advertisedPort())));
        agent.useCases().present().present(new Presentation(door, settings.tags()));
    }

    /** What is wrong with a changed file is told, and the node goes on as it was. */
    private void reload(Supplier<ServerSettings> reread) {
        try {
            present(reread.get());
            log.atInfo().log("the configuration was read again; changed tags take effect");
        } catch (ClusterException wrong) {
            log.atWarn().addKeyValue("why", wrong.getMessage()).log("the configuration cannot be read again");
        }
    }

    private List<Object> patroni(UseCases cases, ServerSettings settings, Supplier<ServerSettings> reread) {
        return PatroniAdapter.components(
                new PatroniAdapter.Ports(
                        cases.show(),
                        cases.operations(),
                        cases.switchOver(),
                        cases.promote(),
                        cases.reattach(),
                        cases.restart(),
                        cases.errands(),
                        cases.recognise(),
                        cases.history(),
                        cases.tune()),
                new PatroniAdapter.Outside(
                        ids, machine.wallClock(), machine.ticker(), () -> reload(reread), restarting(settings)),
                settings.patroni().settings());
    }

    private static Duration restarting(ServerSettings settings) {
        AgentSettings.Limits limits = settings.agent().limits();
        return limits.stop().plus(limits.start());
    }

    /** The mirror has no turn of its own; it never waits. */
    private Duration turn() {
        Duration sleep = agent.tick();
        mirror.poll();
        return sleep;
    }

    private Ports ports(UnaryOperator<Journal> journal, ServerSettings settings) {
        return new Ports(
                machine.state(),
                journal.apply(machine.journal()),
                machine.events(),
                postgres.tables(),
                postgres.probe(),
                postgres.control(),
                postgres.process(),
                postgres.directory(),
                postgres.history(),
                postgres.salvage(),
                redis.control(),
                docker.services(),
                peers,
                postgres.panel(),
                machine.hostMetrics(),
                machine.hooks(),
                machine.references(),
                lease(settings.etcd()),
                postgres.deadMan()
                        .filter(any -> settings.agent().policy().guard().watchdog() != Watchdog.OFF),
                Optional.of(new RecoveryPorts(ssh.source(), postgres.restoreRoom(), uploads)),
                threads,
                ids,
                machine.wallClock(),
                machine.ticker());
    }

    private Optional<LeaderLease> lease(EtcdSettings etcd) {
        return etcd.endpoints().isEmpty()
                ? Optional.empty()
                : Optional.of(new EtcdAdapter(etcd, threads.clients(), machine.ticker()).lease());
    }

    private List<Object> panel(UseCases cases, ServerSettings settings) {
        return PanelAdapter.components(
                PanelAdapter.Ports.of(cases, mirror),
                new PanelAdapter.Outside(
                        postgres.panel(), redis.revokedTokens(), ids, machine.wallClock(), machine.ticker()),
                new PanelSettings(
                        settings.agent().version(),
                        settings.jwtSecret(),
                        Optional.of(cliToken),
                        settings.agent().allowLoopback(),
                        settings.postgres().database().name(),
                        settings.edge(),
                        PanelSettings.DEFAULT_PATIENCE));
    }

    /**
     * Takes the state directory, begins to think, then to serve.
     *
     * @throws dev.mainstay.domain.error.ClusterException when the state directory or the port cannot be had
     */
    public void start() {
        machine.open();
        machine.publishToken(cliToken);
        lookAtDatabase();
        loop.start();
        http.start();
        patroni.ifPresent(HttpServer::start);
    }

    /** The loop takes what it has not seen yet for open, and the first word with a container's engine takes a second. */
    private void lookAtDatabase() {
        try {
            ProcessObservation seen = postgres.process().look();
            log.atInfo().addKeyValue("process", seen).log("looked at the database");
        } catch (ClusterException unseen) {
            log.atWarn().addKeyValue("reason", unseen.getMessage()).log("the database cannot be seen yet");
        }
    }

    /** Waits until the node has been closed. */
    public void join() throws InterruptedException {
        loop.join();
    }

    @Override
    public void close() {
        patroni.ifPresent(HttpServer::close);
        http.close();
        loop.close();
        agent.retire();
        threads.close();
        postgres.close();
        redis.close();
        docker.close();
        machine.close();
        log.atDebug().log("stopped");
    }
}
