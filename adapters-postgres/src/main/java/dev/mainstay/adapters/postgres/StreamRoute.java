package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.StandbySource;

/** Makes the {@code primary_conninfo} by which a running standby follows another main. Safe for all threads. */
@FunctionalInterface
interface StreamRoute {

    /**
     * The conninfo to a main.
     *
     * @param present what the standby has now
     */
    Conninfo to(StandbySource source, Conninfo present);

    /** Where the files are somebody else's: the password file, TLS and timeouts stay as they are. */
    static StreamRoute keeping() {
        return (source, present) -> present.with("host", source.main().address().host())
                .with("port", String.valueOf(source.main().port()))
                .with("user", Passfile.ROLE)
                .with("application_name", "node_" + source.self());
    }

    /** Where they are ours: the password is written first, and nothing of an earlier conninfo stays (L36). */
    static StreamRoute writing(ServerPlace place) {
        return (source, present) -> {
            Installation server = place.installation();
            ServerHost.SeenFile passfile = server.host().streamPassfile(place, server);
            new Passfile(passfile.file()).write(server.files(), source.password());
            return StreamConninfo.of(source, passfile.seen());
        };
    }
}
