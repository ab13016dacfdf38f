package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PanelTablesContract;

class FakePanelTablesTest extends PanelTablesContract {

    @Override
    protected Panel newPanel() {
        FakePostgres server = new FakePair().mainServer();
        return new Panel() {
            @Override
            public PanelTables tables() {
                return server.panel();
            }

            @Override
            public void subscribers(int living) {
                server.panelRows().subscribers(living);
            }

            @Override
            public void jwtSecret(Secret secret) {
                server.panelRows().jwtSecret(secret);
            }

            @Override
            public void rateLimit(String text) {
                server.panelRows().rateLimit(text);
            }

            @Override
            public void user(long id, PanelUser user) {
                server.panelRows().user(id, user);
            }

            @Override
            public void kill() {
                server.kill();
            }
        };
    }
}
