package dev.mainstay.application;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.Reach;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks at a main's three doors at once. Safe for all threads. */
final class ConnectionDesk implements TestConnection {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long BEAT_NANOS = Duration.ofMillis(5).toNanos();

    private final Ports ports;

    ConnectionDesk(Ports ports) {
        this.ports = ports;
    }

    /** What the API said. */
    private record Api(Reach reach, Optional<Boolean> secret, Optional<SoftwareVersion> version) {}

    @Override
    public Report test(Target target) {
        NodeAddress host = target.api().address();
        Background.Task<Api> api = ports.background().begin("test-api", () -> askApi(target));
        Background.Task<Reach> database = ports.background()
                .begin("test-database", () -> ports.probe().reach(new Endpoint(host, target.databasePort()), LIMIT));
        Background.Task<Reach> redis = ports.background()
                .begin("test-redis", () -> ports.redis().reach(new Endpoint(host, target.redisPort()), LIMIT));
        long deadline = ports.ticker().nanos() + LIMIT.plus(GRACE).toNanos();
        Reach late = Reach.no("no answer within " + LIMIT.toSeconds() + " s");
        Api said = wait(api, deadline).orElse(new Api(late, Optional.empty(), Optional.empty()));
        return new Report(
                said.reach(),
                wait(database, deadline).orElse(late),
                wait(redis, deadline).orElse(late),
                said.secret(),
                said.version());
    }

    private Api askApi(Target target) {
        PeerObservation health = ports.peers().health(target.api(), LIMIT);
        return health.match(
                answered ->
                        new Api(Reach.yes(), trySecret(target), answered.claim().version()),
                refused -> new Api(Reach.no(refused.reason()), Optional.empty(), Optional.empty()),
                silent -> new Api(Reach.no(silent.reason()), Optional.empty(), Optional.empty()));
    }

    private Optional<Boolean> trySecret(Target target) {
        return target.secret()
                .flatMap(secret -> ports.peers()
                        .notify(target.api(), secret, Notice.ping(), LIMIT)
                        .match(yes -> Optional.of(true), no -> Optional.of(false), silent -> Optional.empty()));
    }

    private <T> Optional<T> wait(Background.Task<T> task, long deadline) {
        while (!task.isDone() && deadline - ports.ticker().nanos() > 0) {
            LockSupport.parkNanos(BEAT_NANOS);
        }
        return task.isDone() ? Optional.of(task.result()) : Optional.empty();
    }
}
