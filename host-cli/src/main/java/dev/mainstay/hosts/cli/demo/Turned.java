package dev.mainstay.hosts.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What a planned switchover cost.
 *
 * @param writeGap from the last acknowledged row before it to the first one after it, by the client's own clock
 * @param inside how long nobody could write, as the node that gave its role away measured it; where it did
 */
record Turned(Duration writeGap, Optional<Duration> inside) {}
