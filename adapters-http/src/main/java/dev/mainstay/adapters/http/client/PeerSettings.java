package dev.mainstay.adapters.http.client;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.ports.settings.Section;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How this node speaks to other nodes. Immutable.
 *
 * @param tls whom https connections believe, and what they show
 * @param signing whether messages are signed instead of carrying the cluster secret
 */
public record PeerSettings(TlsSettings tls, Signing signing) {

    /** When messages are signed. */
    public enum Signing {
        /** Never: the secret goes along. */
        OFF,
        /** Where the other node says that it understands; else, or when it refuses, the secret goes along. */
        PREFERRED,
        /** Always: the secret never leaves this node, and an existing node of the panel understands nothing. */
        REQUIRED
    }

    /** The JDK's authorities, and signatures where they are understood. */
    public static PeerSettings standard() {
        return new PeerSettings(TlsSettings.none(), Signing.PREFERRED);
    }

    /** Reads the section {@code peers}. */
    public static PeerSettings from(Section section) {
        Map<String, Signing> words = new LinkedHashMap<>();
        for (Signing each : Signing.values()) {
            words.put(each.name().toLowerCase(Locale.ROOT), each);
        }
        return new PeerSettings(
                TlsSettings.from(section, "other nodes"),
                section.about(
                                "Whether messages to nodes are signed instead of carrying the cluster secret. preferred: where"
                                        + " the other node understands it. required: always; with an existing node of the panel"
                                        + " nothing works then.")
                        .choice("signing", "preferred", words));
    }
}
