package dev.mainstay.testing.sim;

import dev.mainstay.testing.sim.engine.Outcome;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.world.Happening;
import java.time.Duration;

/** Writes down how a schedule went, for people; the same schedule gives the same text on every machine. */
final class Transcript {

    private static final int KIND_WIDTH = 9;
    private static final int TIME_WIDTH = 11;

    private Transcript() {}

    static String of(int nodes, Outcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(outcome.seed()).append(", ").append(nodes).append(" nodes\n");
        for (Fault fault : outcome.faults()) {
            text.append("  ").append(fault).append('\n');
        }
        for (Happening one : outcome.happenings()) {
            text.append(padLeft(seconds(one.at()), TIME_WIDTH))
                    .append(" n")
                    .append(one.node())
                    .append(' ')
                    .append(padRight(one.kind().name(), KIND_WIDTH))
                    .append(one.what())
                    .append('\n');
        }
        text.append(outcome.breach()
                .map(breach -> seconds(breach.at()) + " rule " + breach.rule() + " is broken: " + breach.what())
                .orElse("no rule was broken in " + seconds(outcome.span()) + " s"));
        return text.append('\n').toString();
    }

    private static String seconds(Duration span) {
        String micros = String.valueOf(1_000_000 + span.toNanos() / 1_000 % 1_000_000);
        return span.toSeconds() + "." + micros.substring(1);
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
