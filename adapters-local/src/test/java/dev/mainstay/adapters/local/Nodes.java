package dev.mainstay.adapters.local;

import dev.mainstay.testing.fake.FakeIds;
import java.nio.file.Path;

/** One node's state directory over restarts of its agent. */
final class Nodes implements AutoCloseable {

    private final LocalSettings settings;
    private LocalAdapter agent;

    Nodes(Path stateDir) {
        this.settings = new LocalSettings(stateDir, LocalSettings.Hook.none(), stateDir.getRoot());
        this.agent = started();
    }

    LocalAdapter agent() {
        return agent;
    }

    LocalAdapter restarted() {
        agent.close();
        agent = started();
        return agent;
    }

    LocalAdapter another() {
        return new LocalAdapter(settings, new FakeIds(2));
    }

    @Override
    public void close() {
        agent.close();
    }

    private LocalAdapter started() {
        LocalAdapter next = new LocalAdapter(settings, new FakeIds(System.nanoTime()));
        next.open();
        return next;
    }
}
