package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.topology.Role;
import java.util.Optional;

/**
 * Watches the secondary from the main's death to its own promotion, and remembers the bound of what may be lost: as the
 * promotion itself recorded it, else as the node told last before it.
 */
final class FailoverWatch {

    private static final int WHOLE = 100;

    private final NodeView node;
    private final Story story;
    private Optional<Long> told = Optional.empty();
    private Optional<Long> recorded = Optional.empty();

    FailoverWatch(NodeView node, Story story) {
        this.node = node;
        this.story = story;
    }

    /** Looks once; present when the node is the main. */
    Optional<Boolean> ended() {
        node.config().ifPresent(this::remember);
        return node.status().flatMap(this::judge);
    }

    long lossBound() {
        return recorded.or(() -> told).orElse(0L);
    }

    private void remember(JsonNode config) {
        number(config.path("operation").path("result").path("loss_bound_bytes"))
                .ifPresent(bytes -> recorded = Optional.of(bytes));
    }

    private Optional<Boolean> judge(JsonNode status) {
        if (NodeView.shows(status, 2, Role.MAIN.word())) {
            return Optional.of(true);
        }
        JsonNode failover = status.path("failover");
        number(failover.path("loss_bound").path("bytes")).ifPresent(bytes -> told = Optional.of(bytes));
        JsonNode main = failover.path("main");
        double silence = main.path("silence_seconds").asDouble();
        story.progress(
                "failover: node 2 waits for a sign of the main",
                (int) Math.min(WHOLE, silence * WHOLE / Demo.THRESHOLD.toSeconds()),
                main.path("sentence").asText());
        return Optional.empty();
    }

    /** Facts are texts on the wire. */
    private static Optional<Long> number(JsonNode value) {
        String text = value.asText("");
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
