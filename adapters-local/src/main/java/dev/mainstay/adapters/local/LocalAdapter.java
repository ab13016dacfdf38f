package dev.mainstay.adapters.local;

import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.EventSink;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.HostMetrics;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.MachinePorts;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.References;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The machine under a node: its memory, journal, events, clocks, metrics and the operator's command.
 *
 * <p>Building it touches nothing. {@link #open} takes the state directory for this agent; until then clocks, metrics,
 * the command and {@link #publishedToken} work, and the rest throws {@code IllegalStateException}. Safe for all threads.
 */
public final class LocalAdapter implements AutoCloseable {

    private static final String TOKEN = "cli-token";

    private final Ids ids;
    private final StateDirectory directory;
    private final FileNodeState state;
    private final FileJournal journal;
    private final FileEventSink events;
    private final SystemTicker clock = new SystemTicker();
    private final OshiHostMetrics metrics;
    private final HookRunner hooks;
    private final NetworkReferences references = new NetworkReferences();

    /**
     * Assigns and touches nothing.
     *
     * @param ids gives a fresh node its hardware id
     */
    public LocalAdapter(LocalSettings settings, Ids ids) {
        this.ids = ids;
        this.directory = new StateDirectory(settings.stateDir());
        this.state = new FileNodeState(directory, ids);
        this.journal = new FileJournal(directory);
        this.events = new FileEventSink(directory);
        this.metrics = new OshiHostMetrics(settings.metricsPath());
        this.hooks = new HookRunner(settings.onRoleChange());
    }

    /**
     * Takes the state directory, making it where there is none, and reads everything in it once, so that a file that
     * cannot be understood is told now and not in the middle of a failover.
     *
     * @throws dev.mainstay.domain.error.ConflictException when another agent has it
     * @throws dev.mainstay.domain.error.OperationFailedException when it cannot be made, others may write in it, or a
     *     file in it cannot be understood
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be read or written
     */
    public void open() {
        directory.open();
        try {
            readAll();
        } catch (RuntimeException unusable) {
            directory.close();
            throw unusable;
        }
    }

    /** Ids and secrets from the operating system's generator (D12). */
    public static Ids systemIds() {
        return new SystemIds();
    }

    /**
     * Work off the loop on threads that a host gives, bounded in number and in how much may wait.
     *
     * @param wake ends the loop's sleep; called when a piece of work has ended
     */
    public static Background background(Executor threads, Runnable wake) {
        return new ExecutorBackground(threads, wake);
    }

    /** Everything here that the core needs. */
    public MachinePorts ports() {
        return new MachinePorts(state, journal, events, metrics, hooks, references, ids, clock, clock);
    }

    /** The node's memory, in {@code node.json}. */
    public NodeStateStore state() {
        return state;
    }

    /** The record of transitions, in {@code journal.ndjson}. */
    public Journal journal() {
        return journal;
    }

    /** The node's own events, in {@code events.ndjson}. */
    public EventSink events() {
        return events;
    }

    /** Measures spans of time. */
    public Ticker ticker() {
        return clock;
    }

    /** Stamps for people. */
    public InstantSource wallClock() {
        return clock;
    }

    /** Measures the machine. */
    public HostMetrics hostMetrics() {
        return metrics;
    }

    /** The operator's command. */
    public Hooks hooks() {
        return hooks;
    }

    /** The panel's uploads. */
    public UploadStore uploads(UploadSettings settings) {
        return new FileUploads(settings);
    }

    /** The world outside the cluster. */
    public References references() {
        return references;
    }

    /** Where the node keeps its files; the database's user may pass through it, not look into it. */
    public Path stateDirectory() {
        return directory.file("");
    }

    /** Leaves the credential of the command line on this machine where only the agent's user can read it (D27). */
    public void publishToken(Secret token) {
        directory.replace(TOKEN, token.reveal() + "\n");
    }

    /**
     * The credential that the running agent left; empty when none did. Works beside a running agent.
     *
     * @throws dev.mainstay.domain.error.UnavailableException when the caller may not read it
     */
    public Optional<Secret> publishedToken() {
        return directory.read(TOKEN).map(content -> Secret.of(new String(content, StandardCharsets.UTF_8)));
    }

    /** Gives the state directory free. May be called twice. */
    @Override
    public void close() {
        directory.close();
    }

    private void readAll() {
        var unusedFacts = state.load();
        var unusedEntries = journal.entries();
        var unusedEvents = events.latest(1);
    }
}
