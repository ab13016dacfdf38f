package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long clients cannot write during a planned switchover: by Mainstay on two complete nodes, and by hand on a plain pair of
 * the same make, in turn, measured the same way by a client that writes. Everything is removed on every way out, as in the
 * {@link Demo}.
 *
 * <p>Confined to one thread; its shutdown hook shares the {@link Stage}.
 */
public final class Bench {

    /** The most pairs of runs. */
    public static final int MOST_RUNS = 100;

    private static final int HUNDRED = 100;

    private final DemoParts parts;
    private final Options options;

    /** A bench that has not begun. */
    public Bench(DemoParts parts, Options options) {
        this.parts = parts;
        this.options = options;
    }

    /**
     * How it is run.
     *
     * @param runs pairs of switchovers that count, 1 to {@value #MOST_RUNS}
     * @param json tells each pair as a JSON object
     * @param keep leaves everything running at the end
     */
    public record Options(int runs, boolean json, boolean keep) {

        /** Checks the number. */
        public Options {
            if (runs < 1 || runs > MOST_RUNS) {
                throw new InvalidRequestException("--runs " + runs + " is not valid: expected 1 to " + MOST_RUNS);
            }
        }
    }

    /**
     * Runs it.
     *
     * @return whether every acknowledged row is there
     * @throws ClusterException when a step failed
     */
    public boolean run() {
        Kit kit = Kit.of(parts);
        try (Stage stage = kit.stage(4)) {
            return measured(kit, stage);
        }
    }

    private boolean measured(Kit kit, Stage stage) {
        Waiting waiting = new Waiting(parts.ticker());
        Story story = new Story(parts.terminal(), waiting, options.json());
        List<NodeSpec> managed = stage.specs().subList(0, 2);
        List<NodeSpec> plain = stage.specs().subList(2, 4);
        Farewell farewell = new Farewell(story, parts.terminal(), managed);
        try (Side mainstay = new Side(new PanelDatabase(managed, kit.passwords()), waiting, parts.ticker());
                Side byHand = new Side(new PanelDatabase(plain, kit.passwords()), waiting, parts.ticker())) {
            Turns turns = cluster(new Acts(stage, parts, story, waiting), kit.files(), mainstay.database());
            PlainPair pair = new PlainPair(
                    new PlainServer(plain.get(0), kit), new PlainServer(plain.get(1), kit), byHand.database(), waiting);
            make(pair, story);
            List<PairOfTurns> pairs = new ArrayList<>();
            for (int run = 0; run <= options.runs(); run++) {
                int target = target(run);
                story.progress(name(run), run * HUNDRED / (options.runs() + 1), "");
                pairs.add(new PairOfTurns(
                        mainstay.writing(writer -> turns.turn(writer, target)),
                        byHand.writing(writer -> pair.turn(writer, target))));
                tell(story, run, pairs.get(run));
            }
            int main = target(options.runs()) - 1;
            BenchSummary summary = new BenchSummary(
                    pairs.subList(1, pairs.size()), mainstay.lost(managed.get(main)) + byHand.lost(plain.get(main)));
            if (options.keep()) {
                stage.keep();
                farewell.addresses(stage.workplace());
            }
            story.tell(summary.object(), summary.text());
            return summary.ok();
        } catch (ClusterException failed) {
            story.failed(String.valueOf(failed.getMessage()));
            farewell.logs();
            throw failed;
        }
    }

    private static Turns cluster(Acts acts, NodeFiles files, PanelDatabase database) {
        acts.initialise(files);
        acts.start();
        acts.setUpMain(database);
        Duration unused = acts.join();
        return acts.turns();
    }

    private static void make(PlainPair pair, Story story) {
        story.step("by-hand", "making a plain pair", () -> {
            pair.make();
            return "a main and its standby of the same make, without Mainstay";
        });
    }

    /** There and back in turn; the warm-up goes there. */
    private static int target(int run) {
        return run % 2 == 0 ? 2 : 1;
    }

    private String name(int run) {
        return run == 0 ? "warm-up" : "run " + run + " of " + options.runs();
    }

    private void tell(Story story, int run, PairOfTurns pair) {
        ObjectNode object =
                run == 0 ? Story.object("warm-up") : Story.object("run").put("run", run);
        story.tell(pair.into(object.put("ok", true)), String.format("%-15s %s", name(run), pair));
    }
}
