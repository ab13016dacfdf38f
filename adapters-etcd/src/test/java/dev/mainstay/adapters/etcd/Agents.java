package dev.mainstay.adapters.etcd;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.settings.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Agents of a test that ask an etcd, and their threads. */
final class Agents implements AutoCloseable {

    static final Duration REQUEST = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    LeaderLease of(List<String> urls) {
        return of(settings(urls, Optional.empty()));
    }

    LeaderLease of(EtcdSettings settings) {
        return new EtcdAdapter(settings, threads, System::nanoTime).lease();
    }

    static EtcdSettings settings(List<String> urls, Optional<Secret> token) {
        return new EtcdSettings(
                urls.stream().map(URI::create).toList(),
                Optional.empty(),
                Optional.empty(),
                token,
                Optional.empty(),
                REQUEST);
    }

    static EtcdSettings loggingIn(List<String> urls, String user, String password) {
        return new EtcdSettings(
                urls.stream().map(URI::create).toList(),
                Optional.of(user),
                Optional.of(Secret.of(password)),
                Optional.empty(),
                Optional.empty(),
                REQUEST);
    }

    static List<LeaseAnswer> atOnce(List<Supplier<LeaseAnswer>> questions) {
        List<CompletableFuture<LeaseAnswer>> asked =
                questions.stream().map(CompletableFuture::supplyAsync).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    static void pass(Duration span) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < span.toNanos()) {
            LockSupport.parkNanos(span.toNanos());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
