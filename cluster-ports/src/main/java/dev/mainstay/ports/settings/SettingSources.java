package dev.mainstay.ports.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values that were set, what was read of them, and what is wrong with them; shared by all sections of one reading.
 *
 * <p>Confined to one thread.
 */
final class SettingSources {

    private static final String PREFIX = "MAINSTAY_";

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, SettingKey> keys = new LinkedHashMap<>();
    private final Map<String, Set<String>> names = new LinkedHashMap<>();
    private final Map<String, Map<?, ?>> trees = new LinkedHashMap<>();

    SettingSources(Map<String, String> variables) {
        this.variables = new LinkedHashMap<>(variables);
    }

    /** Notes that a section of the file is read, with the keys that stand in it. */
    void entered(String path, Map<?, ?> tree) {
        trees.putIfAbsent(path, tree);
        names.putIfAbsent(path, new LinkedHashSet<>());
    }

    /** Notes that a section knows this name. */
    void knows(String section, String name) {
        names.computeIfAbsent(section, absent -> new LinkedHashSet<>()).add(name);
    }

    void reads(SettingKey key) {
        keys.putIfAbsent(key.path(), key);
    }

    Optional<String> variable(String path) {
        return Optional.ofNullable(variables.get(SettingKey.variableOf(path)));
    }

    void refuse(String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<SettingKey> keys() {
        return List.copyOf(keys.values());
    }

    /** What was refused, then what nobody read. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        trees.forEach((path, tree) -> unknownIn(path, tree, all));
        unknownVariables(all);
        return List.copyOf(all);
    }

    private void unknownIn(String path, Map<?, ?> tree, List<String> all) {
        Set<String> known = names.getOrDefault(path, Set.of());
        for (Object name : tree.keySet()) {
            String word = String.valueOf(name);
            if (!known.contains(word)) {
                all.add(SettingLevel.join(path, word) + " is not a setting" + meant(path, word, known));
            }
        }
    }

    private String meant(String path, String word, Set<String> known) {
        return Nearest.to(word, known)
                .map(near -> SettingLevel.join(path, near))
                .or(() -> elsewhere(word))
                .map(near -> ": did you mean " + near + "?")
                .orElseGet(() -> known.isEmpty() ? "" : ": known here are " + String.join(", ", new TreeSet<>(known)));
    }

    /** A key of that name in another section, for one that was put at the wrong place. */
    private Optional<String> elsewhere(String word) {
        return keys.keySet().stream().filter(path -> path.endsWith("." + word)).findFirst();
    }

    private void unknownVariables(List<String> all) {
        Set<String> known = new LinkedHashSet<>();
        names.forEach((path, words) ->
                words.forEach(word -> known.add(SettingKey.variableOf(SettingLevel.join(path, word)))));
        for (String name : new TreeSet<>(variables.keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                all.add("the environment variable " + name + " is not a setting"
                        + Nearest.to(name, known)
                                .map(near -> ": did you mean " + near + "?")
                                .orElse(""));
            }
        }
    }
}
