package dev.mainstay.hosts.cli;

import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code docs/transitions.md} from the enums of steps. */
final class TransitionsPage {

    private static final String HEAD = """
            # Transitions

            Written by `DocsTest` from the steps themselves; do not edit (`-Ddocs.write` writes it anew).

            A transition changes the role of a node. It is planned (every guard is asked, and `--dry-run` shows the answers), then runs step by
            step; each step states a condition that is true once it is reached. The journal records each step before and after. After a crash,
            and when a step fails, what was reached before the point of no return is taken back in reverse; from there on it only goes forward.
            A step that may wait is retried later when it fails and never holds the others back.
            """;

    private TransitionsPage() {}

    static String text() {
        List<String> lines = new ArrayList<>(List.of(HEAD.stripTrailing()));
        for (TransitionKind kind : TransitionKind.values()) {
            lines.add("");
            lines.add("## " + kind.word());
            lines.add("");
            lines.add("| | step | condition | taken back by | |");
            lines.add("|---|---|---|---|---|");
            int number = 1;
            for (Step step : kind.steps()) {
                lines.add("| " + number++ + " | `" + step.name() + "` | " + step.condition() + " | "
                        + step.compensation().description() + " | " + weight(step) + " |");
            }
            lines.add("");
            lines.addAll(diagram(kind));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String weight(Step step) {
        if (step.pointOfNoReturn()) {
            return "**point of no return**";
        }
        return step.deferrable() ? "may wait" : "";
    }

    private static List<String> diagram(TransitionKind kind) {
        List<String> lines = new ArrayList<>(List.of("```mermaid", "stateDiagram-v2", "    [*] --> " + first(kind)));
        for (int at = 0; at < kind.steps().size(); at++) {
            String next =
                    at + 1 < kind.steps().size() ? kind.steps().get(at + 1).name() : "[*]";
            lines.add("    " + kind.steps().get(at).name() + " --> " + next);
            if (at > 0 && at <= kind.pointOfNoReturn()) {
                lines.add("    " + kind.steps().get(at).name() + " --> taken_back: fails");
            }
        }
        if (kind.pointOfNoReturn() > 0) {
            lines.add("    taken_back --> [*]");
        }
        lines.add("```");
        return lines;
    }

    private static String first(TransitionKind kind) {
        return kind.steps().get(0).name();
    }
}
