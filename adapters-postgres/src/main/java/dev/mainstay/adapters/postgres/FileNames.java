package dev.mainstay.adapters.postgres;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of export files: of the table's own name what is safe in a path, and no two alike. Confined to one thread. */
final class FileNames {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_-]");
    private static final String ENDING = ".csv";
    private static final int LONGEST = 63;

    private final Set<String> given = new TreeSet<>();

    String of(String database, String schema, String table) {
        String start = safe(database) + "." + safe(schema) + "." + safe(table);
        String name = start + ENDING;
        for (int again = 2; !given.add(name.toLowerCase(Locale.ROOT)); again++) {
            name = start + "." + again + ENDING;
        }
        return name;
    }

    private static String safe(String name) {
        String plain = UNSAFE.matcher(name).replaceAll("_");
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }
}
