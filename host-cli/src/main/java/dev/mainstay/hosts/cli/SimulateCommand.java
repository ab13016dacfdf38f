package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.hosts.cli.render.ProgressLine;
import dev.mainstay.hosts.cli.render.SimulationView;
import dev.mainstay.testing.sim.ClusterSimulation;
import dev.mainstay.testing.sim.Plan;
import dev.mainstay.testing.sim.SimulationReport;
import dev.mainstay.testing.sim.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs clusters of real agents through faults in virtual time. */
@Command(
        name = "simulate",
        description =
                "Runs clusters of this program's own agents through thousands of schedules of faults, in virtual time and"
                        + " without any server: how often and for how long nobody serves clients, how much is lost, and whether"
                        + " two databases ever take writes at one time. With --config, by the thresholds, limits and guard of"
                        + " that file. Without --guard, for every guard, side by side.")
final class SimulateCommand implements Callable<Integer> {

    /** Its name: the process writes no log beside its result. */
    static final String NAME = "simulate";

    private static final int LEAST_CASCADE = 3;

    private final Desk desk;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many nodes each cluster has, 2 to 5. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--schedules",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many schedules of faults to run, for each guard. Default: ${DEFAULT-VALUE}.")
    private int schedules;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first schedule; the others follow. The same seed gives the same schedule. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--guard",
            paramLabel = "GUARD",
            description = "Who decides in doubt: none, reference, majority or lease. With --json and without this, the"
                    + " guard that a cluster of that size has.")
    private Optional<String> guard = Optional.empty();

    @Option(
            names = "--cascade",
            description =
                    "The last node is to stream from the one before it (tag replicatefrom). Needs 3 nodes or more.")
    private boolean cascade;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "On how many threads; changes nothing but the time. Default: one for each processor.")
    private Optional<Integer> threads = Optional.empty();

    SimulateCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        List<SimulationReport> reports = new ArrayList<>();
        SimulationView view = new SimulationView(desk.terminal());
        try (Simulators simulators = new Simulators(threads())) {
            for (Plan plan : plans()) {
                reports.add(run(plan, simulators, view));
            }
        }
        if (!desk.json()) {
            view.compare(reports);
        }
        boolean clean = reports.stream().allMatch(report -> report.violations().isEmpty());
        return clean ? ExitCodeOf.OK : ExitCodeOf.error(ErrorCode.INTERNAL);
    }

    private SimulationReport run(Plan plan, Simulators simulators, SimulationView view) {
        ClusterSimulation simulation = plan.found();
        ProgressLine progress = new ProgressLine(desk.terminal());
        long began = desk.wiring().ticker().nanos();
        SimulationReport report = simulators.run(
                simulation,
                plan.schedules(),
                percent -> progress.show(word(plan) + ", " + plan.nodes() + " nodes", percent, ""));
        long perMinute = perMinute(plan.schedules(), desk.wiring().ticker().nanos() - began);
        progress.end();
        report.violations().stream()
                .findFirst()
                .map(Violation::seed)
                .flatMap(simulation::explain)
                .ifPresent(desk.terminal()::remark);
        if (desk.json()) {
            view.json(report, perMinute);
        } else {
            view.table(report, perMinute);
        }
        return report;
    }

    private static long perMinute(int schedules, long nanos) {
        return schedules * 60_000_000_000L / Math.max(1, nanos);
    }

    private static String word(Plan plan) {
        return "guard " + plan.policy().guard().effective(plan.nodes()).word();
    }

    private int threads() {
        int wanted = threads.orElse(Runtime.getRuntime().availableProcessors());
        if (wanted < 1 || wanted > Simulators.MOST) {
            throw new InvalidRequestException(
                    "--threads " + wanted + " is not valid: expected 1 to " + Simulators.MOST);
        }
        return wanted;
    }

    private List<Plan> plans() {
        Plan alike = ClusterSimulation.plan().nodes(nodes).schedules(schedules).seed(seed);
        Plan plan = cascade ? cascading(alike) : alike;
        Plan mine = plan.policy(desk.remote().settings().agent().policy());
        if (guard.isPresent()) {
            return List.of(checked(mine.guard(parse(guard.get()))));
        }
        return desk.json()
                ? List.of(checked(mine))
                : Arrays.stream(SplitBrainGuard.values())
                        .map(each -> checked(mine.guard(each)))
                        .toList();
    }

    private static Plan cascading(Plan plan) {
        if (plan.nodes() < LEAST_CASCADE) {
            throw new InvalidRequestException("--cascade with --nodes " + plan.nodes()
                    + " is not valid: expected 3 nodes or more, a main, its secondary, and one that streams from that");
        }
        return plan.cascade();
    }

    private static SplitBrainGuard parse(String word) {
        return Arrays.stream(SplitBrainGuard.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("--guard " + word + " is not valid: expected "
                        + Arrays.stream(SplitBrainGuard.values())
                                .map(SplitBrainGuard::word)
                                .collect(Collectors.joining(", "))));
    }

    /** Times that do not keep two mains apart are refused here as they are at a server's start. */
    private static Plan checked(Plan plan) {
        boolean guarded = plan.policy().guard().effective(plan.nodes()) != SplitBrainGuard.NONE;
        plan.policy().unsafeTimes().filter(wrong -> guarded).ifPresent(wrong -> {
            throw new InvalidRequestException(wrong);
        });
        return plan;
    }
}
