package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Mainstay's own metrics. Pure. */
final class OwnMetrics {
    private static final double MILLIS = 1_000;

    private OwnMetrics() {}

    static List<MetricSnapshot> of(Standing standing, List<OperationReport> operations, MetricLabels labels) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(labels.gauge("mainstay_term", "The highest term that this node knows", (double)
                standing.snapshot().health().term().value()));
        all.add(labels.gauge(
                "mainstay_snapshot_age_seconds", "How old what this node shows is", seconds(standing.age())));
        all.add(transitions(operations, labels));
        all.add(evidence(standing, labels));
        standing.snapshot().explanation().lossBound().ifPresent(bound -> {
            all.add(labels.gauge(
                    "mainstay_loss_bound_bytes", "The most that a promotion of this node would lose now", (double)
                            bound.total().bytes()));
            all.add(labels.gauge(
                    "mainstay_loss_bound_age_seconds",
                    "How old what this node knows of its main's position is",
                    seconds(bound.knowledgeAge())));
        });
        all.add(labels.gauge(
                "mainstay_journal_operations", "How many operations the journal keeps", operations.size()));
        WriteGap.ofLast(operations, standing.snapshot().health().term())
                .ifPresent(gap -> all.add(writeGap(gap, labels)));
        return all;
    }

    private static MetricSnapshot writeGap(WriteGap gap, MetricLabels labels) {
        return GaugeSnapshot.builder()
                .name("mainstay_last_write_gap_seconds")
                .help(
                        "How long nobody could write at the last change of main, on the node that can tell: measured by a main that gave"
                                + " its role away; else estimated, from the last sign that the old main took writes or lived, seen up to one"
                                + " look before it died, to a proven write in the new main's database")
                .dataPoint(
                        labels.point(seconds(gap.length()), "basis", gap.basis().word()))
                .build();
    }

    /** By the step an operation stands at, or ended after. */
    private static MetricSnapshot transitions(List<OperationReport> operations, MetricLabels labels) {
        Map<String, Integer> counts = new TreeMap<>();
        for (OperationReport report : operations) {
            int unused = counts.merge(key(report), 1, Integer::sum);
        }
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder()
                .name("mainstay_transitions")
                .help("Transitions that the journal keeps, by kind, outcome and the step that they stand at");
        counts.forEach((key, count) -> {
            String[] parts = key.split(" ", -1);
            builder.dataPoint(
                    labels.point(count, Labels.of("transition", parts[0], "outcome", parts[1], "step", parts[2])));
        });
        if (counts.isEmpty()) {
            builder.dataPoint(labels.point(
                    0, Labels.of("transition", TransitionKind.SWITCHOVER.word(), "outcome", "done", "step", "")));
        }
        return builder.build();
    }

    private static String key(OperationReport report) {
        String step =
                report.step().map(at -> at.name().toLowerCase(Locale.ROOT)).orElse("");
        return report.kind().word() + " " + report.status().name().toLowerCase(Locale.ROOT) + " " + step;
    }

    private static MetricSnapshot evidence(Standing standing, MetricLabels labels) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder()
                .name("mainstay_evidence_age_seconds")
                .help("How old the last sign of the main is, by the path it came on; -1 when there was none");
        List<Evidence> all = standing.snapshot().seen().evidence();
        for (Evidence.Source source : Evidence.Source.values()) {
            double age = all.stream()
                    .filter(evidence -> evidence.source() == source)
                    .flatMap(evidence -> evidence.lastUp().stream())
                    .mapToDouble(OwnMetrics::seconds)
                    .findFirst()
                    .orElse(-1);
            builder.dataPoint(labels.point(age, "source", source.name().toLowerCase(Locale.ROOT)));
        }
        return builder.build();
    }

    private static double seconds(Duration span) {
        return span.toMillis() / MILLIS;
    }
}
