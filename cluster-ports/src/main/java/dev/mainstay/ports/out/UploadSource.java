package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * Another node's uploads over the panel dialect. Safe for all threads; whatever goes wrong is a value. Source:
 * spec/panel-api.md 1.17.
 */
public interface UploadSource {

    /** What it has. An existing node of the panel knows no manifest and sends all contents at once. */
    PeerReply<Offer> offer(PeerUrl main, Secret secret, Duration limit);

    /** One file's content. */
    PeerReply<byte[]> content(PeerUrl main, Secret secret, String name, Duration limit);

    /**
     * What a node has.
     *
     * @param files those with proper names
     * @param skipped how many more it named, improperly
     * @param contents those that came along, by name
     */
    record Offer(List<UploadFile> files, int skipped, SortedMap<String, byte[]> contents) {

        /** Copies the list. */
        public Offer {
            files = List.copyOf(files);
        }
    }
}
