package dev.mainstay.adapters.postgres;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that makes a server start as a standby. The server removes it when it is promoted. Source: PostgreSQL manual,
 * "Standby Server Operation".
 */
final class StandbySignal {

    private static final String STANDBY = "standby.signal";
    private static final String POINT_IN_TIME = "recovery.signal";

    private StandbySignal() {}

    static boolean isSet(ServerLayout layout) {
        return Files.exists(layout.data().resolve(STANDBY));
    }

    /** Before anything may start the server (L68); a point-in-time recovery would end by opening for writes. */
    static void set(Installation server) {
        set(server, server.layout().data());
    }

    /** The same in data that is not in its place yet. */
    static void set(Installation server, Path data) {
        server.files().write(data.resolve(STANDBY), new byte[0]);
        Path other = data.resolve(POINT_IN_TIME);
        Directories.removeOne(other);
    }
}
