package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Trouble;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.out.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A source over MINA sshd. Safe for all threads. */
final class SshSource implements RecoverySource {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Meter NOBODY = new Meter() {
        @Override
        public void moved(long bytes) {
            // Nobody counts a few lines.
        }

        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    };

    private final SshSettings settings;
    private final SourceScript script;
    private final Ticker ticker;

    SshSource(SshSettings settings, Ticker ticker) {
        this.settings = settings;
        this.script = new SourceScript(settings);
        this.ticker = ticker;
    }

    @Override
    public SourceObservation look(SourceAccess access, Duration limit) {
        Duration each = limit.dividedBy(3);
        try (Door door = Door.open(access, each)) {
            try {
                return SourceWords.read(new RemoteShell(door, ticker, each).ask(script.look(), NOBODY), door.key());
            } catch (IOException broken) {
                return new SourceObservation(
                        Optional.of(new Trouble(Kind.NO_DATABASE, String.valueOf(broken.getMessage()))),
                        true,
                        Optional.of(door.key()),
                        Optional.empty(),
                        Optional.empty(),
                        0);
            }
        } catch (Door.Closed closed) {
            return SourceObservation.failed(closed.kind(), closed.reason(), closed.seen());
        }
    }

    @Override
    public void dump(SourceAccess access, SourceObservation.Place place, OutputStream into, Meter meter) {
        try (Door door = open(access)) {
            RemoteShell.End end =
                    new RemoteShell(door, ticker, settings.silence()).run(script.dump(place), into, meter);
            if (!end.isGood()) {
                throw new OperationFailedException("pg_dump failed: " + end.why());
            }
        } catch (IOException broken) {
            throw new OperationFailedException("pg_dump failed: " + broken.getMessage(), broken);
        }
    }

    @Override
    public int uploads(SourceAccess access, Taker taker, Meter meter) {
        try (Door door = open(access)) {
            return new SftpUploads(door, settings.uploads()).copy(taker, meter);
        } catch (IOException broken) {
            throw new UnavailableException("uploads cannot be copied from the source: " + broken.getMessage(), broken);
        }
    }

    private static Door open(SourceAccess access) {
        try {
            return Door.open(access, CONNECT);
        } catch (Door.Closed closed) {
            throw new UnavailableException("cannot connect to source server: " + closed.reason());
        }
    }
}
