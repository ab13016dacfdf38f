package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Reach;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A main whose database is published on loopback only hears of it before its first secondary does (H-23). */
class UnreachableDatabaseTest {
    private final Town town = new Town();

    @Test
    void a_database_that_does_not_answer_where_others_will_look_is_told() {
        Resident main = town.settle(1);
        main.between(ports -> OnePort.with(ports, PostgresProbe.class, unreachable(ports.probe())));
        main.crash();
        main.start();
        main.command(cases -> cases.setUpMain()
                .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), Actor.cli("test"), false));
        town.calm();
        assertThat(main.last(EventKind.DATABASE_UNREACHABLE).description())
                .contains(Town.at(1, 5432) + " from here (connection refused)", "listen_addresses", "publish");
    }

    @Test
    void one_that_answers_is_not() {
        assertThat(town.founded().count(EventKind.DATABASE_UNREACHABLE)).isZero();
    }

    private static PostgresProbe unreachable(PostgresProbe real) {
        return (PostgresProbe) Proxy.newProxyInstance(
                PostgresProbe.class.getClassLoader(),
                new Class<?>[] {PostgresProbe.class},
                (self, method, given) ->
                        method.getName().equals("reach") ? Reach.no("connection refused") : method.invoke(real, given));
    }
}
