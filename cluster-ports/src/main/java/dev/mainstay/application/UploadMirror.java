package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.in.PresentNode;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadSource;
import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors the main's uploads onto a node that follows it: what differs by hash is fetched, and what the main does not have
 * stays. Nothing is deleted here, also not what the main has deleted: a main that lacks a file may be one that never had it,
 * or whose directory is not mounted, and this node's copy the last one. Beside the {@link AgentLoop}, and optional: the host
 * calls {@link #poll} in each turn of its loop.
 *
 * <p>{@link #poll} is confined to the loop's thread; everything else is safe for all threads. Source: spec/panel-api.md 5.10.
 */
public final class UploadMirror implements Uploads {

    private static final Logger log = LoggerFactory.getLogger(UploadMirror.class);

    private static final long MOST_TOGETHER = 256L << 20;
    /** An answer holds two hexadecimal digits per byte and stays within 32 MiB. */
    private static final long MOST_AT_ONCE = (16L << 20) - (64 << 10);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final UploadStore store;
    private final UploadSource source;
    private final NodeStateStore state;
    private final Background background;
    private final InstantSource wallClock;
    private final Ticker ticker;
    private final PresentNode told;
    private final Duration interval;

    private Optional<Background.Task<Progress>> task = Optional.empty();
    private Optional<PeerUrl> followed = Optional.empty();
    private long nextAt;
    private volatile Progress progress = Progress.none();

    /**
     * What it works with.
     *
     * @param store the directory here
     * @param source the directory there
     * @param state whom this node follows
     * @param background where the work is done
     * @param wallClock stamps for people
     * @param ticker measures spans
     * @param told is told of each round that ended well
     */
    public record Parts(
            UploadStore store,
            UploadSource source,
            NodeStateStore state,
            Background background,
            InstantSource wallClock,
            Ticker ticker,
            PresentNode told) {}

    /** A mirror that looks every {@code interval}; nothing happens before the first {@link #poll}. */
    public UploadMirror(Parts parts, Duration interval) {
        this.store = parts.store();
        this.source = parts.source();
        this.state = parts.state();
        this.background = parts.background();
        this.wallClock = parts.wallClock();
        this.ticker = parts.ticker();
        this.told = parts.told();
        this.interval = interval;
    }

    /** Begins a round when it is time: at once after this node has begun to follow a main. Never waits. */
    public void poll() {
        collect();
        LocalFacts facts = state.load();
        Optional<PeerUrl> main = main(facts.node());
        if (!main.equals(followed)) {
            followed = main;
            nextAt = ticker.nanos();
        }
        Optional<Secret> secret = facts.secrets().cluster();
        if (task.isEmpty() && main.isPresent() && secret.isPresent() && ticker.nanos() - nextAt >= 0) {
            nextAt = ticker.nanos() + interval.toNanos();
            begin(main.get(), secret.get());
        }
    }

    private void begin(PeerUrl main, Secret secret) {
        try {
            task = Optional.of(background.begin("mirror-uploads", () -> round(main, secret)));
        } catch (ClusterException busy) {
            failed(String.valueOf(busy.getMessage()));
        }
    }

    private static Optional<PeerUrl> main(NodeState self) {
        return self.role().follows()
                ? self.main().map(KnownMain::endpoints).map(endpoints -> endpoints.api())
                : Optional.empty();
    }

    private void collect() {
        if (task.isEmpty() || !task.get().isDone()) {
            return;
        }
        Background.Task<Progress> ended = task.get();
        task = Optional.empty();
        try {
            progress = ended.result();
            progress.lastSync().ifPresent(told::mirrored);
        } catch (ClusterException failure) {
            failed(String.valueOf(failure.getMessage()));
        }
    }

    /** Told when it begins, not each time. */
    private void failed(String why) {
        if (progress.error().isEmpty()) {
            log.atWarn().addKeyValue("reason", why).log("the main's uploads are not mirrored; it is tried again");
        }
        progress = new Progress(
                false,
                progress.done(),
                progress.total(),
                progress.bytes(),
                progress.skipped(),
                progress.lastSync(),
                Optional.of(why));
    }

    private Progress round(PeerUrl main, Secret secret) {
        return source.offer(main, secret, LIMIT)
                .match(
                        answered -> mirror(main, secret, answered),
                        refused -> without("the main answered " + refused.status() + ": " + refused.message()),
                        silent -> without("no answer from the main: " + silent.reason()));
    }

    private Progress without(String why) {
        throw new UnavailableException(why);
    }

    private Progress mirror(PeerUrl main, Secret secret, UploadSource.Offer offer) {
        Map<String, String> here = new TreeMap<>();
        store.manifest().forEach(file -> here.put(file.name(), file.sha256()));
        List<UploadFile> wanted = affordable(offer.files());
        int skipped = offer.skipped() + offer.files().size() - wanted.size();
        long bytes = wanted.stream().mapToLong(UploadFile::size).sum();
        int done = 0;
        int missed = 0;
        for (UploadFile file : wanted) {
            progress = new Progress(true, done, wanted.size(), bytes, skipped, progress.lastSync(), Optional.empty());
            boolean there = file.sha256().equals(here.get(file.name()));
            missed += there || fetch(main, secret, file, offer) ? 0 : 1;
            done = done + 1;
        }
        return new Progress(
                false,
                wanted.size() - missed,
                wanted.size(),
                bytes,
                skipped,
                missed == 0 ? Optional.of(wallClock.instant()) : progress.lastSync(),
                missed == 0 ? Optional.empty() : Optional.of(missed + " files could not be fetched"));
    }

    /** Neither a single huge file nor many of them fill this node's disk. */
    private static List<UploadFile> affordable(List<UploadFile> offered) {
        List<UploadFile> taken = new ArrayList<>();
        long together = 0;
        for (UploadFile file : offered) {
            if (file.size() <= UploadFile.LARGEST && together + file.size() <= MOST_TOGETHER) {
                together += file.size();
                taken.add(file);
            }
        }
        return taken;
    }

    private boolean fetch(PeerUrl main, Secret secret, UploadFile file, UploadSource.Offer offer) {
        Optional<byte[]> content = Optional.ofNullable(offer.contents().get(file.name()))
                .or(() -> source.content(main, secret, file.name(), LIMIT)
                        .match(Optional::of, no -> Optional.empty(), silent -> Optional.empty()));
        try {
            content.ifPresent(bytes -> store.write(file, bytes));
            return content.isPresent();
        } catch (ClusterException unwritten) {
            log.atWarn().setCause(unwritten).addKeyValue("file", file.name()).log("an upload was not mirrored");
            return false;
        }
    }

    @Override
    public List<UploadFile> manifest() {
        return store.manifest();
    }

    @Override
    public Batch read(List<String> names) {
        List<String> wanted = names.isEmpty()
                ? store.manifest().stream().map(UploadFile::name).toList()
                : names.stream().filter(UploadFile::isName).distinct().toList();
        SortedMap<String, byte[]> contents = new TreeMap<>();
        long together = 0;
        for (String name : wanted) {
            Optional<byte[]> content = store.read(name);
            together += content.map(bytes -> bytes.length).orElse(0);
            if (!contents.isEmpty() && together > MOST_AT_ONCE) {
                return new Batch(contents, true);
            }
            content.ifPresent(bytes -> contents.put(name, bytes));
        }
        return new Batch(contents, false);
    }

    @Override
    public Progress progress() {
        return progress;
    }
}
