package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.PanelTablesContract;
import dev.mainstay.testing.fixture.PostgresServer;
import org.junit.jupiter.api.AfterEach;

class JdbcPanelTablesIT extends PanelTablesContract {

    private static final int ADMINISTRATOR = 4;
    private static final int RESELLER = 2;

    private final PostgresServer server = PostgresServer.started();
    private final PostgresAdapter adapter = Adapters.of(server);

    @AfterEach
    void remove() {
        adapter.close();
        server.close();
    }

    @Override
    protected Panel newPanel() {
        return new Panel() {
            @Override
            public PanelTables tables() {
                return adapter.panel();
            }

            @Override
            public void subscribers(int living) {
                server.execute("CREATE TABLE IF NOT EXISTS subscribers (id serial, deleted_at timestamp);"
                        + "TRUNCATE subscribers; INSERT INTO subscribers (deleted_at) VALUES (now());"
                        + "INSERT INTO subscribers (deleted_at) SELECT NULL FROM generate_series(1, " + living + ")");
            }

            @Override
            public void jwtSecret(Secret secret) {
                server.execute("CREATE TABLE system_preferences (id serial, key varchar(100) UNIQUE, value text);"
                        + "INSERT INTO system_preferences (key, value) VALUES ('jwt_secret', $t$" + secret.reveal()
                        + "$t$)");
            }

            @Override
            public void rateLimit(String text) {
                server.execute("CREATE TABLE IF NOT EXISTS system_preferences"
                        + " (id serial, key varchar(100) UNIQUE, value text);"
                        + "INSERT INTO system_preferences (key, value) VALUES ('api_rate_limit', '" + text + "')"
                        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
            }

            @Override
            public void user(long id, PanelUser user) {
                server.execute("CREATE TABLE IF NOT EXISTS users (id bigint, user_type int, is_active boolean,"
                        + " reseller_id bigint, deleted_at timestamp);"
                        + "CREATE TABLE IF NOT EXISTS resellers (id bigint, is_active boolean);"
                        + "INSERT INTO resellers VALUES (" + id + ", " + user.resellerActive() + ");"
                        + "INSERT INTO users VALUES (" + id + ", " + (user.admin() ? ADMINISTRATOR : RESELLER) + ", "
                        + user.active() + ", " + id + ", NULL)");
            }

            @Override
            public void kill() {
                server.kill();
            }
        };
    }
}
