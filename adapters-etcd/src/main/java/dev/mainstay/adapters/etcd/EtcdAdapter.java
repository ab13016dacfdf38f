package dev.mainstay.adapters.etcd;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.Ticker;
import java.util.concurrent.Executor;

/**
 * The etcd that keeps the right to lead.
 *
 * <p>Building it connects to nothing; the first use does. Safe for all threads. Source: D6, DEPENDENCIES 5.9.
 */
public final class EtcdAdapter {

    private final EtcdLease lease;

    /**
     * Assigns and touches nothing.
     *
     * @param executor runs the HTTP client's own work, looking up names included: others than the threads that wait for it
     * @param ticker measures limits
     */
    public EtcdAdapter(EtcdSettings settings, Executor executor, Ticker ticker) {
        Gateway gateway = new Gateway(settings, new GatewayHttp(settings, executor));
        this.lease = new EtcdLease(new LeaseKeys(gateway), ticker);
    }

    /** The right to lead, as this agent sees it. */
    public LeaderLease lease() {
        return lease;
    }
}
