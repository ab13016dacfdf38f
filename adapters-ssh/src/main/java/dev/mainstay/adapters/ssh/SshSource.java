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
    private static final Meter NOBODY =
            new Meter(bytes -> {}, () -> Thread.currentThread().isInterrupted());

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
        long began = ticker.nanos();
        Duration each = limit.dividedBy(3);
        Door.Attempt attempt = Door.open(access, each, limit);
        Duration spent = Duration.ofNanos(ticker.nanos() - began);
        return attempt.door().map(door -> look(door, limit.minus(spent))).orElseGet(attempt::observation);
    }

    /** A thread of a caller waits: a source that says a little for ever is given up too. */
    private SourceObservation look(Door opened, Duration limit) {
        try (Door door = opened) {
            return SourceWords.read(new RemoteShell(door, ticker, limit).ask(script.look(), limit, NOBODY), door.key());
        } catch (IOException | OperationFailedException broken) {
            return new SourceObservation(
                    Optional.of(new Trouble(Kind.NO_DATABASE, said(broken))),
                    true,
                    Optional.of(opened.key()),
                    Optional.empty(),
                    Optional.empty(),
                    0);
        }
    }

    @Override
    public void dump(SourceAccess access, SourceObservation.Place place, OutputStream into, Meter meter) {
        try (Door door = open(access)) {
            RemoteShell.End end =
                    new RemoteShell(door, ticker, settings.silence()).run(script.dump(place), into, meter);
            if (!end.isGood()) {
                throw new OperationFailedException(end.why());
            }
        } catch (IOException | OperationFailedException broken) {
            throw new OperationFailedException("pg_dump failed: " + said(broken), broken);
        }
    }

    @Override
    public Rest uploads(SourceAccess access, Taker taker, Meter meter) {
        try (Door door = open(access)) {
            return new SftpUploads(door, settings.uploads(), settings.silence()).copy(taker, meter);
        } catch (IOException broken) {
            throw new UnavailableException("uploads cannot be copied from the source: " + said(broken), broken);
        }
    }

    private static String said(Exception broken) {
        return ForeignWords.shown(String.valueOf(broken.getMessage()));
    }

    private Door open(SourceAccess access) {
        Door.Attempt attempt = Door.open(access, CONNECT, settings.silence());
        return attempt.door()
                .orElseThrow(() -> new UnavailableException("cannot connect to source server: "
                        + attempt.observation().trouble().map(Trouble::reason).orElse("no reason given")));
    }
}
