package dev.mainstay.adapters.etcd;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.testing.contract.LeaderLeaseContract;
import dev.mainstay.testing.fixture.EtcdServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The contract, on an etcd of one member. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EtcdLeaseIT extends LeaderLeaseContract {

    private EtcdServer etcd;
    private Agents agents;
    private LeaderLease first;
    private LeaderLease second;

    @BeforeEach
    void start() {
        etcd = EtcdServer.one();
        agents = new Agents();
        first = agents.of(etcd.urls());
        second = agents.of(etcd.urls());
    }

    @AfterEach
    void stop() {
        agents.close();
        etcd.close();
    }

    @Override
    protected LeaderLease first() {
        return first;
    }

    @Override
    protected LeaderLease second() {
        return second;
    }

    @Override
    protected LeaderLease firstRestarted() {
        return agents.of(etcd.urls());
    }

    @Override
    protected void pass(Duration span) {
        Agents.pass(span);
    }

    @Override
    protected List<LeaseAnswer> atOnce(List<Supplier<LeaseAnswer>> questions) {
        return Agents.atOnce(questions);
    }

    @Override
    protected void leave() {
        etcd.kill(0);
    }

    @Override
    protected void comeBack() {
        etcd.restart(0);
    }

    @Override
    protected void forget() {
        etcd.forget();
    }
}
