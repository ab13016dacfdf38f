package dev.mainstay.adapters.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads rows in the text format of COPY; NULL reads as an empty text. Source: PostgreSQL manual, "COPY". */
final class CopyText {

    private static final String NULL = "\\N";

    private CopyText() {}

    static List<List<String>> rows(InputStream stream) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rows.add(row(line));
        }
        return rows;
    }

    static List<String> row(String line) {
        List<String> values = new ArrayList<>();
        for (String value : line.split("\t", -1)) {
            values.add(value.equals(NULL) ? "" : plain(value));
        }
        return values;
    }

    private static String plain(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < escaped.length(); at++) {
            char letter = escaped.charAt(at);
            boolean isEscape = letter == '\\' && at + 1 < escaped.length();
            text.append(isEscape ? meant(escaped.charAt(++at)) : letter);
        }
        return text.toString();
    }

    private static char meant(char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000b';
            default -> letter;
        };
    }
}
