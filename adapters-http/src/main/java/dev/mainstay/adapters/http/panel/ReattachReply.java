package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.out.ReattachAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a node that was told to re-attach itself answers to the main: the refusing guard's name, all guards as lines. Pure. */
final class ReattachReply {
    private ReattachReply() {}

    static ReattachAnswer of(CommandReply reply) {
        return reply.match(
                refused -> notBegun(refused.plan()),
                planned -> notBegun(planned.plan()),
                started -> new ReattachAnswer(
                        Optional.of(started.operation()),
                        "",
                        lines(started.plan()),
                        RebaseWay.isByHand(started.plan().facts())));
    }

    private static ReattachAnswer notBegun(Plan plan) {
        String refusal = plan.refusal().map(no -> no.guard().sentence()).orElse("");
        return new ReattachAnswer(Optional.empty(), refusal, lines(plan), RebaseWay.isByHand(plan.facts()));
    }

    private static List<String> lines(Plan plan) {
        return plan.verdicts().stream().map(ReattachReply::line).toList();
    }

    private static String line(Verdict verdict) {
        return verdict.guard().sentence() + ": " + verdict.answer().name().toLowerCase(Locale.ROOT) + ", "
                + verdict.detail();
    }
}
