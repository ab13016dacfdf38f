package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;
import java.util.SortedMap;

/** The panel's tables of a {@link FakePostgres}. Safe for all threads. */
final class FakePanelTables implements PanelTables {

    private final FakeInstance server;

    FakePanelTables(FakeInstance server) {
        this.server = server;
    }

    @Override
    public Optional<Integer> subscribers() {
        return server.locked(() -> now().subscribers());
    }

    @Override
    public Optional<Secret> jwtSecret() {
        return server.locked(() -> now().jwtSecret());
    }

    @Override
    public Optional<Integer> rateLimit() {
        return server.locked(() -> now().rateLimit());
    }

    @Override
    public Optional<Optional<PanelUser>> user(long id) {
        return server.locked(() -> {
            Optional<SortedMap<Long, PanelUser>> users = now().users();
            return users.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Optional.ofNullable(users.get().get(id)));
        });
    }

    private FakeContent.Panel now() {
        return server.answering().content().panel();
    }
}
