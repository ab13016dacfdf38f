package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.hosts.cli.demo.DemoParts;
import dev.mainstay.hosts.cli.render.Terminal;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;

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

    /** An admin's token, as {@code mainstay token} makes it. */
    public Secret adminToken(Secret key) {
        return wiring.mint(new PanelAdapter.TokenOrder(1, "demo", Duration.ofHours(12)), key);
    }

    @Override
    public void close() {
        wiring.close();
    }
}
