package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * I20, what there is of it: no secret of any node stands in an event or a journal of any node. Logs, argument lists and
 * HTTP answers are no part of a simulated node; their tests are beside the adapters.
 */
public final class NoSecretIsTold implements Invariant {

    private final SortedMap<Integer, Growth<RecordedEvent>> events = new TreeMap<>();
    private final SortedMap<Integer, Integer> journals = new TreeMap<>();
    private final SortedMap<Integer, Integer> lengths = new TreeMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    @Override
    public String id() {
        return "I20";
    }

    @Override
    public String text() {
        return "no secret stands in an event or a journal";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (SimNode node : world.nodes()) {
            int length = node.events().size() + node.journal().size();
            Integer before = lengths.put(node.id().value(), length);
            List<String> texts = before != null && before == length ? List.of() : fresh(node);
            if (!texts.isEmpty()) {
                world.nodes().forEach(one -> secrets.addAll(one.secrets()));
                wrong = wrong.or(() -> judge(node, texts));
            }
        }
        return wrong;
    }

    /** A journal drops what is old when a transition starts, so it may get shorter. */
    private List<String> fresh(SimNode node) {
        int id = node.id().value();
        List<String> texts = new ArrayList<>();
        for (RecordedEvent event :
                events.computeIfAbsent(id, key -> new Growth<>()).added(node.events())) {
            texts.add(event.toString());
        }
        List<JournalEntry> journal = node.journal();
        int read = Math.min(journals.getOrDefault(id, 0), journal.size());
        journal.subList(read, journal.size()).forEach(entry -> texts.add(entry.toString()));
        journals.put(id, journal.size());
        return texts;
    }

    private Optional<String> judge(SimNode node, List<String> texts) {
        return texts.stream()
                .filter(text -> secrets.stream().anyMatch(text::contains))
                .findFirst()
                .map(text -> "node " + node.id() + " wrote down a secret, in a "
                        + text.substring(0, Math.max(0, text.indexOf('['))));
    }
}
