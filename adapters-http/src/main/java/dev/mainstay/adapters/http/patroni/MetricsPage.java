package dev.mainstay.adapters.http.patroni;

import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.ShowCluster;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code /metrics}: made from the published snapshot when it is asked for. Safe for all threads. Source: spec/patroni-rest.md 3. */
final class MetricsPage {
    /** Three names that Patroni gave its counters; the library would add the suffix that counters have today. */
    private static final List<String> WITHOUT_SUFFIX =
            List.of("patroni_xlog_location", "patroni_xlog_received_location", "patroni_xlog_replayed_location");

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final ShowCluster cluster;
    private final Operations operations;
    private final String scope;

    MetricsPage(ShowCluster cluster, Operations operations, String scope) {
        this.cluster = cluster;
        this.operations = operations;
        this.scope = scope;
    }

    Response show() {
        Standing standing = Standing.of(cluster.snapshot());
        MetricLabels labels = MetricLabels.of(scope, StatusJson.name(standing));
        List<MetricSnapshot> all = new ArrayList<>(PatroniMetrics.of(standing, labels));
        all.addAll(OwnMetrics.of(standing, operations.all(), labels));
        String text = text(new MetricSnapshots(all));
        for (String name : WITHOUT_SUFFIX) {
            text = text.replace(name + "_total", name);
        }
        return Response.ok(text.getBytes(StandardCharsets.UTF_8))
                .type("text/plain; version=0.0.4; charset=utf-8")
                .build();
    }

    private String text(MetricSnapshots snapshots) {
        try (ByteArrayOutputStream page = new ByteArrayOutputStream()) {
            writer.write(page, snapshots);
            return page.toString(StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException("a page in memory can always be written", impossible);
        }
    }
}
