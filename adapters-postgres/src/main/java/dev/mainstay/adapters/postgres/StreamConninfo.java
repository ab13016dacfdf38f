package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.StandbySource;
import java.nio.file.Path;

/** How a standby, a base backup and a rewind reach the main. Dead connections are noticed within seconds, on both ends. */
final class StreamConninfo {

    private StreamConninfo() {}

    /** For {@code primary_conninfo}. */
    static Conninfo of(StandbySource source, Path passfile) {
        return base(source.main(), passfile).with("application_name", "node_" + source.self());
    }

    /** For {@code pg_basebackup}, whose own WAL stream must not pass for the standby's. */
    static Conninfo ofCopy(StandbySource source, Path passfile) {
        return base(source.main(), passfile).with("application_name", "mainstay_copy_" + source.self());
    }

    /** For {@code pg_rewind}, which reads the main's files through a database. */
    static Conninfo ofRewind(StandbySource source, Path passfile, String database) {
        return base(source.main(), passfile)
                .with("dbname", database)
                .with("application_name", "mainstay_rewind_" + source.self());
    }

    private static Conninfo base(Endpoint main, Path passfile) {
        return Conninfo.parse("")
                .with("host", main.address().host())
                .with("port", String.valueOf(main.port()))
                .with("user", Passfile.ROLE)
                .with("passfile", passfile.toString())
                .with("connect_timeout", "5")
                .with("keepalives_idle", "5")
                .with("keepalives_interval", "5")
                .with("keepalives_count", "3")
                .with("tcp_user_timeout", "15000");
    }
}
