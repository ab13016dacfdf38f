package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.domain.observation.SourceObservation.Trouble;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link SourceScript#look} printed; whatever another server says is checked. Pure. */
final class SourceWords {

    private static final Pattern FACTS = Pattern.compile("([0-9]{5,7})\\|([tf])\\|([0-9]{1,18})\\|([0-9]{1,9})\\|[tf]");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");
    private static final int MOST_UPLOADS = 9;

    private SourceWords() {}

    static SourceObservation read(RemoteShell.Words words, HostKey key) {
        Map<String, String> found = new TreeMap<>();
        words.text().lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            String unused = found.put(
                    line.substring(0, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1).strip());
        });
        Optional<Database> database = words.end().isGood() ? database(found) : Optional.empty();
        Optional<Trouble> trouble = database.isPresent()
                ? Optional.empty()
                : Optional.of(new Trouble(
                        Kind.NO_DATABASE,
                        words.end().isGood()
                                ? "it said: " + ForeignWords.shown(words.text())
                                : words.end().why()));
        return new SourceObservation(
                trouble,
                true,
                Optional.of(key),
                version(found),
                database,
                count(found, "uploads").intValue());
    }

    private static Optional<Database> database(Map<String, String> found) {
        Matcher facts = FACTS.matcher(found.getOrDefault("database", ""));
        if (!facts.matches()) {
            return Optional.empty();
        }
        Place place = found.getOrDefault("place", "").equals(Place.CONTAINER.name()) ? Place.CONTAINER : Place.HOST;
        return Optional.of(new Database(
                place,
                Integer.parseInt(facts.group(1)),
                facts.group(2).equals("t"),
                Long.parseLong(facts.group(3)),
                Integer.parseInt(facts.group(4)),
                Optional.ofNullable(found.get("subscribers"))
                        .filter(text -> COUNT.matcher(text).matches())
                        .map(Long::valueOf)));
    }

    private static Long count(Map<String, String> found, String name) {
        return Optional.ofNullable(found.get(name))
                .filter(text -> COUNT.matcher(text).matches() && text.length() <= MOST_UPLOADS)
                .map(Long::valueOf)
                .orElse(0L);
    }

    private static Optional<SoftwareVersion> version(Map<String, String> found) {
        try {
            return Optional.ofNullable(found.get("panel")).map(SoftwareVersion::new);
        } catch (ClusterException unusual) {
            return Optional.empty();
        }
    }
}
