package dev.mainstay.hosts.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One fault's hand on a cluster, as it stood when it struck.
 *
 * @param cluster whole until then
 * @param order who led and who followed
 */
record NetBlow(NetCluster cluster, NetCluster.Order order) {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BEAT = Duration.ofMillis(20);
    private static final Duration AWAY = Duration.ofMillis(1_200);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int FLAPS = 4;
    private static final int LOST_PERCENT = 10;

    RealNode main() {
        return order.main().node();
    }

    /** The first of those that follow. */
    RealNode follower() {
        return order.followers().get(0).node();
    }

    void isolateMain() {
        cluster.net().isolate(order.main().space());
    }

    void isolateFollower() {
        cluster.net().isolate(order.followers().get(0).space());
    }

    void deafenMain() {
        cluster.net().others(order.main().space()).forEach(order.main().space()::deafTo);
    }

    void muteMain() {
        cluster.net().others(order.main().space()).forEach(order.main().space()::muteTo);
    }

    void closeMain(int port) {
        order.main().space().closePort(port);
    }

    void loseAtMain() {
        order.main().space().lose(LOST_PERCENT);
    }

    /** How long a line is away and there is the fault itself. */
    void flap() {
        IntStream.range(0, FLAPS).forEach(time -> {
            isolateMain();
            LockSupport.parkNanos(AWAY.toNanos());
            cluster.net().heal();
            LockSupport.parkNanos(BETWEEN.toNanos());
        });
    }

    /** Its receiver comes back at once: it is ended and the slot dropped until both are done in one moment. */
    void dropSlot() {
        String slot = "replica_" + follower().id();
        String drop = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots" + " WHERE slot_name = '"
                + slot + "' AND NOT active";
        boolean unused = cluster.waiting().until("the slot is dropped", LIMIT, BEAT, () -> {
            main().rows("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '" + slot
                    + "' AND active");
            return Optional.of(true).filter(yes -> !main().rows(drop).isEmpty());
        });
    }

    void loseWitness() {
        cluster.loseWitness();
    }

    /** The network is whole, the witness is back. */
    void heal() {
        cluster.net().heal();
        cluster.restoreWitness();
    }
}
