package dev.mainstay.hosts.cli;

import dev.mainstay.hosts.cli.demo.DemoParts;
import dev.mainstay.hosts.cli.render.Terminal;

/** What tests with separate processes speak through: the same as the demo's. */
public final class Parts implements AutoCloseable {

    private final CliWiring wiring = new CliWiring();

    /** As the demo is given. */
    public DemoParts demo() {
        return new DemoParts(
                Terminal.standard(),
                wiring.ticker(),
                wiring.ids(),
                wiring::admin,
                wiring::publishedToken,
                CliMain.class.getName());
    }

    @Override
    public void close() {
        wiring.close();
    }
}
