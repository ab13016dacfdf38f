package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes data this machine's own standby: nothing left of an earlier role, and a stream to the main (M1, L35, L68); a copy
 * gets our configuration files again (M11). Confined to the data directory's lock; may be run again.
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

    /**
     * For a copy of the main's data.
     *
     * @param before our old data, whose files of this machine hold
     */
    void writeToCopy(Path before, StandbySource source, MinimumSettings minimum) {
        StandbySignal.set(server);
        restoreOwn(before);
        follow(ownAutoConf(before), source, minimum);
    }

    /** For our own data as it is. */
    void writeInPlace(StandbySource source, MinimumSettings minimum) {
        StandbySignal.set(server);
        AutoConf own = AutoConf.parse(server.files().read(autoConf()));
        follow(without(own, AutoConf.OF_A_ROLE), source, minimum);
    }

    private void follow(AutoConf own, StandbySource source, MinimumSettings minimum) {
        ServerHost.SeenFile passfile = server.host().streamPassfile(place, server);
        new Passfile(passfile.file()).write(server.files(), source.password());
        AutoConf conf = following(own, source, passfile.seen());
        writeAutoConf(conf);
        writeAutoConf(fitting(conf, minimum));
        new RoleRemains(server).remove();
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
        return without(copied, AutoConf.OF_A_ROLE.or(AutoConf.OF_A_MACHINE)).and(old.only(AutoConf.OF_A_MACHINE));
    }

    private static AutoConf without(AutoConf found, Predicate<String> unwanted) {
        AutoConf cleaned = found.without(unwanted);
        List<String> removed = found.names().stream()
                .filter(name -> !cleaned.names().contains(name))
                .toList();
        log.atInfo().addKeyValue("settings", removed).log("settings of another role or machine are left out");
        return cleaned;
    }

    private AutoConf following(AutoConf conf, StandbySource source, Path passfile) {
        LocalServerSettings.Standby standby = place.settings().standby();
        return conf.with("primary_conninfo", StreamConninfo.of(source, passfile).toString())
                .with("primary_slot_name", source.slot().value())
                .with("hot_standby", "on")
                .with("wal_receiver_timeout", standby.receiverTimeout().toMillis() + "ms")
                .with("wal_retrieve_retry_interval", standby.retryInterval().toMillis() + "ms");
    }

    /** What the files say now, compared with what must be. */
    private AutoConf fitting(AutoConf conf, MinimumSettings minimum) {
        AutoConf fitting = new LeastSettings(server).raised(conf, minimum);
        String wanted = String.valueOf(port);
        boolean isOurs = server.host().listensWhereWeDial();
        return !isOurs || server.configured("port").equals(wanted) ? fitting : fitting.with("port", wanted);
    }

    private void writeAutoConf(AutoConf conf) {
        server.files().write(autoConf(), conf.bytes());
    }

    private Path autoConf() {
        return server.layout().data().resolve(AutoConf.FILE);
    }
}
