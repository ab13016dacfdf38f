package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Reach;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One start of a stopped server, up to the moment it answers. Confined to one thread. */
final class ServerStart {

    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration KNOCK = Duration.ofSeconds(5);

    private final ServerPlace place;
    private final Installation server;
    private final Endpoint endpoint;
    private final Deadline deadline;
    private final ServerLaunch launch;

    ServerStart(ServerPlace place, Installation server, Endpoint endpoint, Deadline deadline) {
        this.place = place;
        this.server = server;
        this.endpoint = endpoint;
        this.deadline = deadline;
        this.launch = server.host().launch(place, server);
    }

    void run(StartMode mode) {
        if (mode == StartMode.IN_RECOVERY) {
            followNobodyUnknown();
        } else if (StandbySignal.isSet(server.layout())) {
            AutoConf conf = autoConf();
            raise(conf, conf);
        }
        clearRemains(server, deadline);
        launch();
        requireAnswer();
        requireMode(mode);
    }

    /**
     * A server that was no standby follows nobody until it is told whom: what its files may still say is of another
     * time. The signal comes first, so that no crash in between leaves a server that would open for writes.
     */
    private void followNobodyUnknown() {
        boolean isStandby = StandbySignal.isSet(server.layout());
        StandbySignal.set(server);
        AutoConf conf = autoConf();
        String ours = server.host().streamPassfile(place, server).seen().toString();
        boolean isKnown = isStandby && conf.value("primary_conninfo").contains(ours);
        AutoConf following = isKnown
                ? conf
                : conf.without(AutoConf.OF_A_ROLE).with("primary_conninfo", "").with("primary_slot_name", "");
        raise(conf, following);
    }

    /** A standby that is restarted before its main was, with settings that were lowered on both, would not start (L38). */
    private void raise(AutoConf now, AutoConf next) {
        AutoConf wanted = new LeastSettings(server).raised(next, MinimumSettings.none());
        if (!Arrays.equals(now.bytes(), wanted.bytes())) {
            server.files().write(file(), wanted.bytes());
        }
    }

    private AutoConf autoConf() {
        return AutoConf.parse(server.files().read(file()));
    }

    private Path file() {
        return server.layout().data().resolve(AutoConf.FILE);
    }

    /**
     * What is left of a dead server: its children go within moments; its locks, when the number in them is a zombie's
     * (M27) or was given to somebody else (L81), would make PostgreSQL refuse to start.
     */
    static void clearRemains(Installation server, Deadline deadline) {
        Postmaster postmaster = new Postmaster(server.layout().data());
        while (!postmaster.family().isEmpty()) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("processes of the server that ran in "
                        + server.layout().data() + " are still there after "
                        + deadline.limit().toMillis() + " ms: " + postmaster.family());
            }
        }
        if (postmaster.named().isPresent()) {
            postmaster.removeLocks();
        }
    }

    private void launch() {
        try {
            launch.run(deadline);
        } catch (OperationFailedException reason) {
            throw failed(String.valueOf(reason.getMessage()));
        }
    }

    /** The one text that a shell reads: {@code pg_ctl} pastes its options into a command line. */
    static String shellWords(List<String> options) {
        List<String> words = options.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        return String.join(" ", words);
    }

    /** A new connection, not the pid file, says that it is ready (L27). */
    private void requireAnswer() {
        int port = new Postmaster(server.layout().data()).port().orElse(endpoint.port());
        if (server.host().listensWhereWeDial() && port != endpoint.port()) {
            throw failed("the server listens on port " + port + " and postgresql.port is " + endpoint.port()
                    + ": make them the same");
        }
        while (true) {
            Reach reach = SslKnock.at(endpoint, knock());
            if (reach.answered()) {
                return;
            }
            if (!deadline.pause(POLL)) {
                throw failed(reach.reason());
            }
        }
    }

    private Deadline knock() {
        Duration left = Duration.ofMillis(deadline.remainingMillis());
        return Deadline.after(deadline.ticker(), left.compareTo(KNOCK) < 0 ? left : KNOCK);
    }

    private void requireMode(StartMode mode) {
        if (mode == StartMode.IN_RECOVERY && !StandbySignal.isSet(server.layout())) {
            throw failed("it left recovery by itself");
        }
    }

    private OperationFailedException failed(String reason) {
        String tail = launch.words();
        String taken = tail.contains("Address already in use")
                ? "port " + endpoint.port() + " is taken by another program; "
                : "";
        String missing = Files.exists(server.layout().config())
                ? ""
                : server.layout().config() + " is not there, set postgresql.config_file; ";
        return new OperationFailedException("the server of " + server.layout().data() + " did not start: " + taken
                + missing + reason + (tail.isEmpty() ? "" : "\n" + tail));
    }
}
