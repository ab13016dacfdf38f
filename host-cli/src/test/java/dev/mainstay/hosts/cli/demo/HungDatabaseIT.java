package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Health checks of a real main whose PostgreSQL stands still: they are answered from what was seen, so none waits for it, and
 * all say so within the probe's time (spec/patroni-rest.md 10.5).
 */
class HungDatabaseIT {
    private static final int POLLERS = 8;
    /** The demo's probe: how often it looks and how long a look may take. */
    private static final Duration PROBE = Duration.ofMillis(200);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    /** A busy machine runs the loop late; a check that waited for the database would never end here. */
    private static final Duration NOTICED = PROBE.plus(PROBE_LIMIT).multipliedBy(3);

    private static final int WARM_UP = 200;

    private final RealNodes nodes = new RealNodes();
    private final RealNode main = nodes.fresh("127.0.0.1");
    private final ExecutorService pollers = Executors.newFixedThreadPool(POLLERS);

    @AfterEach
    void end_everything() {
        pollers.shutdownNow();
        main.kill();
        nodes.close();
    }

    /** One answer: when it came and how long it took, in nanoseconds. */
    private record Answer(long at, long took, int status) {}

    @Test
    void checks_are_answered_while_the_database_hangs() {
        assertThat(nodes.lead(main).reveal()).isNotEmpty();
        List<Poller> polling = new ArrayList<>();
        for (int number = 0; number < POLLERS; number++) {
            polling.add(new Poller());
        }
        polling.forEach(poller -> poller.await(200, WARM_UP));
        long frozen = nodes.waiting().now();
        main.freezeDatabase();
        polling.forEach(poller -> poller.await(503, WARM_UP));
        polling.forEach(Poller::end);

        List<Answer> since = polling.stream()
                .flatMap(poller -> poller.answers.stream())
                .filter(answer -> answer.at() - answer.took() - frozen >= 0)
                .sorted(Comparator.comparingLong(Answer::took))
                .toList();
        long noticed = since.stream()
                .filter(answer -> answer.status() == 503)
                .mapToLong(answer -> answer.at() - frozen)
                .min()
                .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "hung database: %d answers over %d connections, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms; 503 after %d ms%n",
                since.size(),
                POLLERS,
                millis(since.get(since.size() / 2)),
                millis(since.get(since.size() * 99 / 100)),
                millis(since.get(since.size() - 1)),
                Duration.ofNanos(noticed).toMillis());
        assertThat(Duration.ofNanos(since.get(since.size() - 1).took())).isLessThan(PROBE_LIMIT);
        assertThat(Duration.ofNanos(noticed)).isLessThan(NOTICED);
        assertThat(since).extracting(Answer::status).containsOnly(200, 503);
    }

    private static double millis(Answer answer) {
        return answer.took() / 1e6;
    }

    /** Asks {@code /primary} over and over on a connection of its own. */
    private final class Poller {
        private final PatroniClient client =
                new PatroniClient(main.spec().address(), main.spec().patroniPort());
        private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> work = CompletableFuture.runAsync(this::poll, pollers);
        private volatile boolean ended;

        private void poll() {
            while (!ended) {
                long asked = nodes.waiting().now();
                int status = client.get("/primary").status();
                long at = nodes.waiting().now();
                answers.add(new Answer(at, at - asked, status));
            }
        }

        void await(int status, int count) {
            boolean unused = nodes.waiting()
                    .until(count + " answers " + status, Duration.ofSeconds(40), Duration.ofMillis(5), () -> {
                        long seen = answers.stream()
                                .filter(answer -> answer.status() == status)
                                .count();
                        return seen >= count || work.isDone() ? Optional.of(true) : Optional.empty();
                    });
        }

        void end() {
            ended = true;
            work.join();
        }
    }
}
