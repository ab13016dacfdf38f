package dev.mainstay.adapters.http.patroni;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** The two labels of every sample, and samples that carry them. Immutable. */
record MetricLabels(Labels common) {

    static MetricLabels of(String scope, String name) {
        return new MetricLabels(Labels.of("scope", scope, "name", name));
    }

    MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(value))
                .build();
    }

    MetricSnapshot flag(String name, String help, boolean set) {
        return gauge(name, help, set ? 1 : 0);
    }

    MetricSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(common)
                        .value(Math.max(0, value))
                        .build())
                .build();
    }

    GaugeDataPointSnapshot point(double value) {
        return GaugeDataPointSnapshot.builder().labels(common).value(value).build();
    }

    GaugeDataPointSnapshot point(double value, String label, String text) {
        return GaugeDataPointSnapshot.builder()
                .labels(common.add(label, text))
                .value(value)
                .build();
    }

    GaugeDataPointSnapshot point(double value, Labels more) {
        return GaugeDataPointSnapshot.builder()
                .labels(common.merge(more))
                .value(value)
                .build();
    }
}
