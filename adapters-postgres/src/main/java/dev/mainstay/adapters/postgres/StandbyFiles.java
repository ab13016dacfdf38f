package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a copy of the main's data this machine's own standby: our configuration files again, nothing left of the main's
 * role, and a stream to the main (M1, M11, L68). Confined to the data directory's lock; may be run again.
 */
final class StandbyFiles {

    private static final Logger log = LoggerFactory.getLogger(StandbyFiles.class);

    private static final Duration COPY = Duration.ofMinutes(1);
    private static final List<String> OF_THIS_MACHINE = List.of("conf.d", "server.crt", "server.key", "root.crt");

    private final ServerPlace place;
    private final Installation server;
    private final int port;

    StandbyFiles(ServerPlace place, Installation server, int port) {
        this.place = place;
        this.server = server;
        this.port = port;
    }

    void write(Path before, StandbySource source, MinimumSettings minimum) {
        StandbySignal.set(server);
        Passfile passfile = new Passfile(place.passfile(server));
        passfile.write(server.files(), source.password());
        restoreOwn(before);
        AutoConf conf = following(ownAutoConf(before), source, passfile);
        writeAutoConf(conf);
        writeAutoConf(fitting(conf, minimum));
    }

    /** Files outside of the data directory were never gone. */
    private void restoreOwn(Path before) {
        List<Path> own = new ArrayList<>();
        ServerLayout layout = server.layout();
        List.of(layout.config(), layout.hba(), layout.ident()).stream()
                .filter(file -> !layout.isOutside(file))
                .map(file -> layout.data().relativize(file))
                .forEach(own::add);
        OF_THIS_MACHINE.stream().map(Path::of).forEach(own::add);
        own.stream()
                .filter(file -> Directories.exists(before.resolve(file)))
                .forEach(file -> restore(before.resolve(file), layout.data().resolve(file)));
        writeWhereMissing(layout.config(), "# Made by Mainstay for a copy without a configuration file.\n");
        writeWhereMissing(layout.hba(), "# Made by Mainstay for a copy without an access file.\n");
    }

    /** As the server's user: a link in the old data is copied as a link. */
    private void restore(Path from, Path to) {
        server.remove(to, COPY);
        String unused = server.runner()
                .runOrThrow(server.user(), List.of("cp", "-a", "-T", "--", from.toString(), to.toString()), COPY);
    }

    private void writeWhereMissing(Path file, String content) {
        if (server.layout().isOutside(file) || Files.exists(file)) {
            return;
        }
        server.files().write(file, content.getBytes(StandardCharsets.US_ASCII));
    }

    /** The main's, without its role and its machine; what our own said of this machine. */
    private AutoConf ownAutoConf(Path before) {
        AutoConf copied = AutoConf.parse(server.files().read(autoConf()));
        AutoConf old = AutoConf.parse(server.files().read(before.resolve(AutoConf.FILE)));
        AutoConf cleaned = copied.without(AutoConf.OF_A_ROLE.or(AutoConf.OF_A_MACHINE));
        List<String> removed = copied.names().stream()
                .filter(name -> !cleaned.names().contains(name))
                .toList();
        log.atInfo().addKeyValue("settings", removed).log("settings of the main are left out of the copy");
        return cleaned.and(old.only(AutoConf.OF_A_MACHINE));
    }

    private AutoConf following(AutoConf conf, StandbySource source, Passfile passfile) {
        LocalServerSettings.Standby standby = place.settings().standby();
        return conf.with(
                        "primary_conninfo",
                        StreamConninfo.of(source, passfile.file()).toString())
                .with("primary_slot_name", source.slot().value())
                .with("hot_standby", "on")
                .with("wal_receiver_timeout", standby.receiverTimeout().toMillis() + "ms")
                .with("wal_retrieve_retry_interval", standby.retryInterval().toMillis() + "ms");
    }

    /** What the files say now, compared with what must be. */
    private AutoConf fitting(AutoConf conf, MinimumSettings minimum) {
        AutoConf fitting = new LeastSettings(server).raised(conf, minimum);
        String wanted = String.valueOf(port);
        return server.configured("port").equals(wanted) ? fitting : fitting.with("port", wanted);
    }

    private void writeAutoConf(AutoConf conf) {
        server.files().write(autoConf(), conf.bytes());
    }

    private Path autoConf() {
        return server.layout().data().resolve(AutoConf.FILE);
    }
}
