package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@code PanelTables} does. */
public abstract class PanelTablesContract {

    private Panel panel;
    private PanelTables tables;

    /** A database without the panel's tables. */
    protected abstract Panel newPanel();

    /** Makes the panel's tables, each with its first row. */
    public interface Panel {

        /** The port. */
        PanelTables tables();

        /** So many subscribers live; one more is deleted. */
        void subscribers(int living);

        /** The panel's key. */
        void jwtSecret(Secret secret);

        /** The panel's preference of requests per minute, as somebody wrote it. */
        void rateLimit(String text);

        /** One user. */
        void user(long id, PanelUser user);

        /** The server goes away. */
        void kill();
    }

    /** Makes the database. */
    @BeforeEach
    void start() {
        panel = newPanel();
        tables = panel.tables();
    }

    @Test
    void a_table_that_is_not_there_is_an_empty_answer() {
        assertThat(tables.subscribers()).isEmpty();
        assertThat(tables.jwtSecret()).isEmpty();
        assertThat(tables.rateLimit()).isEmpty();
        assertThat(tables.user(1)).isEmpty();
    }

    @Test
    void living_subscribers_are_counted() {
        panel.subscribers(0);
        assertThat(tables.subscribers()).contains(0);
        panel.subscribers(3);
        assertThat(tables.subscribers()).contains(3);
    }

    @Test
    void the_key_is_the_text_of_the_row() {
        panel.jwtSecret(Secret.of("short 'key'"));
        assertThat(tables.jwtSecret()).contains(Secret.of("short 'key'"));
    }

    @Test
    void a_limit_is_a_whole_number_of_one_or_more() {
        panel.rateLimit("5");
        assertThat(tables.rateLimit()).contains(5);
        for (String text : List.of("0", "-3", "many", "2.5", "99999999999", "")) {
            panel.rateLimit(text);
            assertThat(tables.rateLimit()).as(text).isEmpty();
        }
    }

    @Test
    void a_reseller_that_is_switched_off_takes_his_people_along() {
        panel.user(1, new PanelUser(false, true, false));
        panel.user(2, new PanelUser(false, true, true));
        assertThat(tables.user(1)).contains(Optional.of(new PanelUser(false, true, false)));
        assertThat(tables.user(2)).contains(Optional.of(new PanelUser(false, true, true)));
    }

    @Test
    void a_user_is_an_administrator_or_not_and_active_or_not() {
        panel.user(1, new PanelUser(true, true));
        panel.user(2, new PanelUser(false, true));
        panel.user(3, new PanelUser(true, false));
        assertThat(tables.user(1)).contains(Optional.of(new PanelUser(true, true)));
        assertThat(tables.user(2)).contains(Optional.of(new PanelUser(false, true)));
        assertThat(tables.user(3)).contains(Optional.of(new PanelUser(true, false)));
        assertThat(tables.user(4)).contains(Optional.empty());
    }

    @Test
    void a_server_that_is_gone_does_not_answer() {
        panel.subscribers(1);
        panel.kill();
        assertThatThrownBy(() -> tables.subscribers()).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> tables.jwtSecret()).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> tables.user(1)).isInstanceOf(UnavailableException.class);
    }
}
