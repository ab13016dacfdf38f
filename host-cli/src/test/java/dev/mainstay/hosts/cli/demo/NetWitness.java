package dev.mainstay.hosts.cli.demo;

import dev.mainstay.testing.fixture.EtcdServer;
import java.util.Optional;

/** What is asked in doubt and is no node: an address that answers, or a real etcd at it. Reached by all, or lost for all. */
final class NetWitness implements AutoCloseable {

    private final RealNet net;
    private final Optional<EtcdServer> store;
    private boolean there = true;

    private NetWitness(RealNet net, Optional<EtcdServer> store) {
        this.net = net;
        this.store = store;
    }

    static NetWitness of(NetGuard guard, RealNet net) {
        return new NetWitness(
                net, guard == NetGuard.LEASE ? Optional.of(EtcdServer.oneAt(net.reference())) : Optional.empty());
    }

    /** As a node's configuration names it. */
    String address() {
        return store.map(etcd -> etcd.urls().get(0)).orElseGet(net::reference);
    }

    /** Nobody reaches it any more. */
    void lose() {
        there = false;
        net.referenceIs(false);
    }

    /** Everybody reaches it; does nothing when it is not lost. */
    void restore() {
        if (!there) {
            there = true;
            net.referenceIs(true);
        }
    }

    @Override
    public void close() {
        store.ifPresent(EtcdServer::close);
    }
}
