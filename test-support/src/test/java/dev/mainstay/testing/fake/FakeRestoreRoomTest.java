package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.testing.contract.RestoreRoomContract;
import java.nio.charset.StandardCharsets;
import java.util.Set;

class FakeRestoreRoomTest extends RestoreRoomContract {
    private final FakeRestoreRoom room = new FakeRestoreRoom();

    @Override
    protected RestoreRoom room() {
        return room;
    }

    @Override
    protected byte[] dump() {
        return ("dump " + TABLES + " " + SUBSCRIBERS + "\nend\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Set<String> names() {
        return room.names();
    }
}
