package dev.mainstay.testing.fake;

import java.util.ArrayList;
import java.util.List;

/** The client sessions of a fake server. Confined to the lock of its network. */
final class FakeSessions {

    private final List<FakeSession> open = new ArrayList<>();

    FakeSession connect(FakeInstance server) {
        FakeSession session = new FakeSession(server);
        open.add(session);
        return session;
    }

    void remove(FakeSession session) {
        open.remove(session);
    }

    List<FakeSession> inTransaction() {
        return open.stream().filter(FakeSession::isInTransaction).toList();
    }

    int clients() {
        return open.size();
    }

    /** Ends all; returns how many there were. */
    int end() {
        int ended = open.size();
        open.forEach(FakeSession::end);
        open.clear();
        return ended;
    }
}
