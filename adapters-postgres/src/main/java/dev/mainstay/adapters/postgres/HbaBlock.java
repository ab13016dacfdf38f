package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.settings.AgentPassword;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Our marked block in {@code pg_hba.conf}: first in the file, since the first match wins, and the only part of it that we
 * touch. The rest stays byte for byte.
 *
 * <p>Source: D7, D25, D26; PostgreSQL manual, "The pg_hba.conf File".
 */
final class HbaBlock {

    static final String BEGIN = "# BEGIN mainstay";
    static final String END = "# END mainstay";

    private static final String NOBODY = "host all all all reject";

    private HbaBlock() {}

    /**
     * The file with our block saying this, and no other block of ours.
     *
     * @param database the one that peers rewind through
     * @param agentAddresses from where the agent comes
     */
    static byte[] apply(byte[] file, AccessRules rules, String database, List<String> agentAddresses) {
        String block = String.join("\n", lines(rules, utf8(database), agentAddresses)) + "\n";
        return bytes(block + text(remove(file)));
    }

    /** The file without our block. */
    static byte[] remove(byte[] file) {
        StringBuilder rest = new StringBuilder();
        boolean inside = false;
        for (String line : text(file).split("(?<=\n)", -1)) {
            String bare = line.strip();
            if (bare.equals(BEGIN) || bare.equals(END)) {
                inside = crossed(bare.equals(BEGIN), inside);
            } else if (!inside) {
                rest.append(line);
            }
        }
        if (inside) {
            throw damaged();
        }
        return bytes(rest.toString());
    }

    /** Whether our block of the file refuses clients. */
    static boolean refusesClients(byte[] file) {
        List<String> lines = text(file).lines().map(String::strip).toList();
        int begin = lines.indexOf(BEGIN);
        return begin >= 0
                && lines.stream()
                        .skip(begin)
                        .takeWhile(line -> !line.equals(END))
                        .anyMatch(NOBODY::equals);
    }

    private static boolean crossed(boolean begins, boolean inside) {
        if (begins == inside) {
            throw damaged();
        }
        return begins;
    }

    private static OperationFailedException damaged() {
        return new OperationFailedException("the lines '" + BEGIN + "' and '" + END
                + "' in pg_hba.conf do not match: remove both and what is ours between them");
    }

    private static List<String> lines(AccessRules rules, String database, List<String> agentAddresses) {
        List<String> lines = new ArrayList<>();
        lines.add(BEGIN);
        lines.add("# Written by Mainstay: changes inside of this block are lost.");
        lines.add("local all " + AgentPassword.ROLE + " scram-sha-256");
        for (String address : agentAddresses) {
            lines.add("host all " + AgentPassword.ROLE + " " + address + " scram-sha-256");
        }
        lines.addAll(rules.replicationLines());
        lines.addAll(rules.rewindLines(database));
        if (rules.closed()) {
            lines.addAll(List.of(
                    "local all all reject", NOBODY, "local replication all reject", "host replication all all reject"));
        }
        lines.add(END);
        return lines;
    }

    /** The server compares bytes, and the file is written byte by byte. */
    private static String utf8(String name) {
        return text(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
