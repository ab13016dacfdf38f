package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fills the panel's tables of a fake server, each of which is there once it holds something. Safe for all threads. */
public final class FakePanel {

    private final FakeInstance server;

    FakePanel(FakeInstance server) {
        this.server = server;
    }

    /** So many subscribers live. */
    public void subscribers(int living) {
        server.run(() -> change(
                new FakeContent.Panel(Optional.of(living), now().jwtSecret(), now().rateLimit(), now().users())));
    }

    /** The panel's key. */
    public void jwtSecret(Secret secret) {
        server.run(() -> change(
                new FakeContent.Panel(now().subscribers(), Optional.of(secret), now().rateLimit(), now().users())));
    }

    /** The panel's preference of requests per minute, as somebody wrote it. */
    public void rateLimit(String text) {
        Optional<Integer> limit = Optional.of(text)
                .filter(each -> each.matches("0*[1-9][0-9]{0,8}"))
                .map(Integer::valueOf);
        server.run(() -> change(new FakeContent.Panel(now().subscribers(), now().jwtSecret(), limit, now().users())));
    }

    /** One user. */
    public void user(long id, PanelUser user) {
        server.run(() -> {
            SortedMap<Long, PanelUser> users = new TreeMap<>(now().users().orElseGet(TreeMap::new));
            users.put(id, user);
            change(new FakeContent.Panel(
                    now().subscribers(), now().jwtSecret(), now().rateLimit(), Optional.of(users)));
        });
    }

    private FakeContent.Panel now() {
        return server.answering().content().panel();
    }

    private void change(FakeContent.Panel panel) {
        server.change(content -> content.with(panel));
    }
}
