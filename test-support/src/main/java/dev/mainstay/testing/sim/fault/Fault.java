package dev.mainstay.testing.sim.fault;

import java.time.Duration;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param at when it begins, after the schedule's begin
 * @param length how long it lasts; zero for what is over at once
 * @param node the number of the node that it happens to
 * @param other the number of another node, where the kind needs one
 * @param value what the kind makes of it: a count, a set of nodes, an amount
 */
public record Fault(FaultClass kind, Duration at, Duration length, int node, int other, int value) {

    /** When it is over. */
    public Duration end() {
        return at.plus(length);
    }

    /** The same for another time. */
    public Fault lasting(Duration other) {
        return new Fault(kind, at, other, node, this.other, value);
    }

    @Override
    public String toString() {
        String span = kind.isMomentary() ? "" : " for " + seconds(length);
        return seconds(at) + " " + kind.word() + span + " node=" + node + " other=" + other + " value=" + value;
    }

    private static String seconds(Duration span) {
        String millis = String.valueOf(1000 + span.toMillis() % 1000);
        return span.toSeconds() + "." + millis.substring(1) + "s";
    }
}
