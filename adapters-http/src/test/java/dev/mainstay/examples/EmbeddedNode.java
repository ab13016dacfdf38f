package dev.mainstay.examples;

import dev.mainstay.adapters.docker.DockerAdapter;
import dev.mainstay.adapters.docker.DockerSettings;
import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.http.panel.PanelSettings;
import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.adapters.local.LocalSettings;
import dev.mainstay.adapters.postgres.PostgresAdapter;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.adapters.redis.RedisAdapter;
import dev.mainstay.adapters.redis.RedisSettings;
import dev.mainstay.application.AgentLoop;
import dev.mainstay.application.Ports;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Section;
import java.util.concurrent.ExecutorService;
import org.glassfish.jersey.server.ResourceConfig;

/** A node inside a panel that has a Jersey application, threads and settings of its own. */
final class EmbeddedNode {
    private final LocalAdapter machine;
    private final PostgresAdapter postgres;
    private final RedisAdapter redis;
    private final AgentLoop agent;
    private final Thread loop;

    EmbeddedNode(ResourceConfig panel, Section config, AgentSettings settings, ExecutorService threads) {
        Ids ids = LocalAdapter.systemIds();
        LocalSettings local = LocalSettings.from(config.section("node"));
        PostgresSettings database = PostgresSettings.from(config.section("postgresql"));
        machine = new LocalAdapter(local, ids);
        postgres = new PostgresAdapter(database, machine.state(), local.stateDir(), machine.ticker());
        redis = new RedisAdapter(RedisSettings.from(config.section("redis")), machine.ticker());
        var containers = DockerSettings.from(config.section("docker"), config.section("radius"));
        var services = new DockerAdapter(containers, machine.ticker()).services();
        var peers = new HttpPeers(threads, machine.wallClock(), ids, PeerSettings.standard());
        var background = LocalAdapter.background(threads, this::wake);
        agent = new AgentLoop(
                Ports.of(machine.ports(), postgres.ports(), redis.control(), services, peers, background), settings);
        var outside = PanelAdapter.Outside.of(machine.ports(), postgres.panel(), redis.revokedTokens());
        var answers =
                PanelSettings.standard(settings.version(), database.database().name());
        panel.register(PanelAdapter.embedded(PanelAdapter.Ports.of(agent.useCases()), outside, answers));
        panel.register(PanelAdapter.readOnlyRule(agent.useCases().show()));
        machine.open();
        loop = new Thread(agent::run, "mainstay");
        loop.start();
    }

    private void wake() {
        agent.wake();
    }

    void close() throws InterruptedException {
        loop.interrupt();
        loop.join();
        postgres.close();
        redis.close();
        machine.close();
    }
}
