package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.hosts.cli.render.Terminal;
import java.time.Duration;
import java.util.Optional;

/**
 * Two nodes under a client that writes: a planned switchover there and back, a main killed with -9 while it had rows that no
 * standby received, the proof of what survived, and the return of the old main, which saves those rows. Everything lies in a temporary
 * directory and is removed on every way out, Ctrl-C included, unless it is to be kept.
 *
 * <p>Confined to one thread; its shutdown hook shares the {@link Stage}.
 */
public final class Demo {

    /** Silence after which the secondary promotes itself. */
    static final Duration THRESHOLD = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofMillis(10);

    private final DemoParts parts;
    private final Options options;
    private final Terminal terminal;

    /** A demo that has not begun. */
    public Demo(DemoParts parts, Options options) {
        this.parts = parts;
        this.options = options;
        this.terminal = parts.terminal();
    }

    /**
     * How it is run.
     *
     * @param json tells each step as a JSON object
     * @param keep leaves everything running at the end
     * @param image an image of PostgreSQL whose containers hold the databases; else they are installed on this machine
     */
    public record Options(boolean json, boolean keep, Optional<String> image) {}

    /**
     * Runs it.
     *
     * @return whether everything that it shows held
     * @throws ClusterException when a step failed
     */
    public boolean run() {
        Kit kit = options.image().map(image -> Kit.inContainers(parts, image)).orElseGet(() -> Kit.of(parts));
        try (Stage stage = kit.stage(2)) {
            return played(kit, stage);
        }
    }

    private boolean played(Kit kit, Stage stage) {
        Waiting waiting = new Waiting(parts.ticker());
        Story story = new Story(terminal, waiting, options.json());
        Farewell farewell = new Farewell(story, terminal, stage.specs());
        PanelDatabase database = new PanelDatabase(stage.specs(), kit.passwords());
        try (Writer writer = new Writer(database, parts.ticker(), RETRY)) {
            Acts acts = new Acts(stage, parts, story, waiting);
            acts.initialise(kit.files());
            acts.start();
            acts.setUpMain(database);
            Duration join = acts.join();
            acts.write(writer);
            Turns turns = acts.turns();
            Turns.Planned planned = turns.switchovers(writer, database);
            turns.diverge(writer);
            turns.kill(writer);
            long bound = turns.failover(writer);
            Proof proof = turns.prove(writer, database);
            Turns.Returned returned = turns.comeBack();
            writer.pause();
            JsonNode end = turns.status();
            Summary summary = new Summary(join, planned, proof, bound, returned, end);
            summary.tell(story, terminal);
            if (options.keep()) {
                stage.keep();
                farewell.addresses(stage.workplace());
            }
            return summary.ok();
        } catch (ClusterException failed) {
            story.failed(String.valueOf(failed.getMessage()));
            farewell.logs();
            throw failed;
        }
    }
}
