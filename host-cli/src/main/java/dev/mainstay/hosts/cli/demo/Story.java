package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.ProgressLine;
import dev.mainstay.hosts.cli.render.Terminal;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells the demo's steps: lines for people, or one JSON object each. Confined to one thread. */
final class Story {

    private final Terminal terminal;
    private final Waiting clock;
    private final boolean json;
    private final ProgressLine line;

    Story(Terminal terminal, Waiting clock, boolean json) {
        this.terminal = terminal;
        this.clock = clock;
        this.json = json;
        this.line = new ProgressLine(terminal);
    }

    /** Does a step and tells it and how long it took; the work returns what to say of it. */
    void step(String name, String sentence, Supplier<String> work) {
        if (!json) {
            line.begin(sentence);
        }
        long begun = clock.now();
        String result = work.get();
        Duration took = clock.since(begun);
        line.end();
        if (json) {
            terminal.say(JsonText.line(
                    object(name).put("ok", true).put("ms", took.toMillis()).put("text", result)));
        } else {
            terminal.say(String.format("%-11s %-72s %s", name, result, Amounts.span(took)));
        }
    }

    /** Shows how a long step goes. */
    void progress(String step, int percent, String detail) {
        if (!json) {
            line.show(step, percent, detail);
        }
    }

    /** Tells something as an object, or as a line for people. */
    void tell(ObjectNode object, String text) {
        line.end();
        terminal.say(json ? JsonText.line(object) : text);
    }

    /** The last object. */
    void summary(ObjectNode summary) {
        if (json) {
            terminal.say(JsonText.line(summary));
        }
    }

    /** Something for people only. */
    void say(String text) {
        if (!json) {
            terminal.say(text);
        }
    }

    /** Tells that it failed. */
    void failed(String reason) {
        line.end();
        if (json) {
            terminal.say(JsonText.line(object("failed").put("ok", false).put("text", reason)));
        }
    }

    static ObjectNode object(String step) {
        return JsonNodeFactory.instance.objectNode().put("step", step);
    }
}
