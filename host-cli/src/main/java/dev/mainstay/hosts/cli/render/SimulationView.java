package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.testing.sim.SimulationReport;
import dev.mainstay.testing.sim.Spread;
import java.util.List;

/** What a simulation found. Confined to one thread. */
public final class SimulationView {

    private static final int MILLIS = 1_000;

    private final Terminal terminal;

    /** Writes there. */
    public SimulationView(Terminal terminal) {
        this.terminal = terminal;
    }

    /** One line for each violation, then one for the whole. */
    public void json(SimulationReport report, long perMinute) {
        report.violations().forEach(violation -> {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("seed", violation.seed())
                    .put("rule", violation.rule())
                    .put("what", violation.what())
                    .put("at_ms", violation.at().toMillis());
            violation.faults().forEach(fault -> line.withArray("faults").add(fault.toString()));
            terminal.say(JsonText.line(line));
        });
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("nodes", report.nodes())
                .put("guard", report.guard().word())
                .put("seed", report.seed())
                .put("schedules", report.schedules())
                .put("violations", report.violations().size())
                .put("schedules_per_minute", perMinute)
                .put("failovers", report.failovers())
                .put("lost_bytes", report.lostBytes());
        whole.set("unavailable_ms", spread(report.unavailable()));
        whole.put("two_writers_ms", report.twoWritersMillis());
        ObjectNode byFault = whole.putObject("by_fault");
        report.byFault().forEach((kind, spread) -> byFault.set(kind.word(), spread(spread)));
        terminal.say(JsonText.line(whole));
    }

    private static ObjectNode spread(Spread spread) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", spread.count())
                .put("p50", spread.p50())
                .put("p99", spread.p99())
                .put("max", spread.max());
    }

    /** For people: how long nobody served clients, by class of fault, and what was broken. */
    public void table(SimulationReport report, long perMinute) {
        terminal.say("guard " + report.guard().word() + ", " + report.nodes() + " nodes, " + report.schedules()
                + " schedules from seed " + report.seed() + " (" + perMinute + " per minute)\n");
        Table table = new Table("fault", "interruptions", "p50 s", "p99 s", "longest s");
        report.byFault().forEach((kind, spread) -> row(table, kind.word(), spread));
        row(table, "all", report.unavailable());
        terminal.say(table.text() + "\n");
        report.violations()
                .forEach(violation -> terminal.say("rule " + violation.rule() + " is broken in the schedule of seed "
                        + violation.seed() + ": " + violation.what()));
    }

    private static void row(Table table, String name, Spread spread) {
        table.row(
                name,
                String.valueOf(spread.count()),
                seconds(spread.p50()),
                seconds(spread.p99()),
                seconds(spread.max()));
    }

    /** For people: the guards side by side. */
    public void compare(List<SimulationReport> reports) {
        Table table = new Table(
                "guard",
                "failovers",
                "lost bytes",
                "two writers s",
                "interruptions",
                "p50 s",
                "p99 s",
                "longest s",
                "broken rules");
        for (SimulationReport report : reports) {
            Spread spread = report.unavailable();
            table.row(
                    report.guard().word(),
                    String.valueOf(report.failovers()),
                    String.valueOf(report.lostBytes()),
                    seconds(report.twoWritersMillis()),
                    String.valueOf(spread.count()),
                    seconds(spread.p50()),
                    seconds(spread.p99()),
                    seconds(spread.max()),
                    String.valueOf(report.violations().size()));
        }
        terminal.say(table.text());
    }

    private static String seconds(long millis) {
        return millis / MILLIS + "." + millis % MILLIS / (MILLIS / 10);
    }
}
