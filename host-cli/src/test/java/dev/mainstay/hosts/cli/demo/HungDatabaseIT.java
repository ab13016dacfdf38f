package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Health checks of a real main whose PostgreSQL stands still: they are answered from what was seen, so none waits for it, and
 * all say so within the probe's time (spec/patroni-rest.md 10.5).
 *
 * <p>What is measured is the product, not how many checks two processors can answer: they come at a pace, as load balancers'
 * do, over bare sockets. A busy machine still lets a thread wait for a processor now and then, as often while the database is
 * well; an answer that waits for the database does so in each round. So one round of a few has to be good throughout.
 */
class HungDatabaseIT {
    private static final int POLLERS = 8;
    private static final int ROUNDS = 4;
    private static final int WARM_UP = 50;
    /** The demo's probe: how often it looks and how long a look may take. */
    private static final Duration PROBE = Duration.ofMillis(200);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    private static final Duration PROMPT = Duration.ofMillis(100);
    private static final Duration SOON = PROBE.plus(PROBE_LIMIT).plus(PROMPT);
    /** A busy machine runs the loop late; a check that waited for the database would never end here. */
    private static final Duration LATEST = SOON.multipliedBy(3);

    private final RealNodes nodes = new RealNodes();
    private final RealNode main = nodes.fresh("127.0.0.1");
    private final ExecutorService threads = Executors.newFixedThreadPool(POLLERS);

    @AfterEach
    void end_everything() {
        threads.shutdownNow();
        main.kill();
        nodes.close();
    }

    /** What one freeze showed: the slowest answer, and how long after it the first 503 came. */
    private record Round(Duration slowest, Duration noticed) {
        boolean isPrompt() {
            return slowest.compareTo(PROMPT) < 0 && noticed.compareTo(SOON) < 0;
        }
    }

    @Test
    void checks_are_answered_while_the_database_hangs() {
        assertThat(nodes.lead(main).reveal()).isNotEmpty();
        List<Round> rounds = new ArrayList<>();
        do {
            rounds.add(freeze());
        } while (rounds.stream().noneMatch(Round::isPrompt) && rounds.size() < ROUNDS);

        assertThat(rounds)
                .extracting(Round::slowest)
                .allSatisfy(took -> assertThat(took).isLessThan(PROBE_LIMIT));
        assertThat(rounds)
                .extracting(Round::noticed)
                .allSatisfy(after -> assertThat(after).isLessThan(LATEST));
        assertThat(rounds)
                .as("every answer within %s, and 503 within %s", PROMPT, SOON)
                .anyMatch(Round::isPrompt);
    }

    private Round freeze() {
        List<SteadyPoller> polling = Stream.generate(() -> new SteadyPoller(main.spec(), threads, nodes.waiting()))
                .limit(POLLERS)
                .toList();
        polling.forEach(poller -> poller.await(200, WARM_UP));
        long frozen = nodes.waiting().now();
        main.freezeDatabase();
        try {
            polling.forEach(poller -> poller.await(503, WARM_UP));
            return told(polling.stream().flatMap(poller -> poller.end().stream()), frozen);
        } finally {
            main.thawDatabase();
            main.awaitServing();
        }
    }

    private static Round told(Stream<SteadyPoller.Answer> all, long frozen) {
        List<SteadyPoller.Answer> since = all.filter(answer -> answer.at() - answer.took() - frozen >= 0)
                .sorted(Comparator.comparingLong(SteadyPoller.Answer::took))
                .toList();
        assertThat(since).extracting(SteadyPoller.Answer::status).containsOnly(200, 503);
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
        return new Round(Duration.ofNanos(since.get(since.size() - 1).took()), Duration.ofNanos(noticed));
    }

    private static double millis(SteadyPoller.Answer answer) {
        return answer.took() / 1e6;
    }
}
