package dev.mainstay.ports.out;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The directory of uploads on this machine, and the memory of what was fetched into it.
 *
 * <p>Safe for all threads; one call writes at a time. Source: spec/panel-api.md 5.10.
 */
public interface UploadStore {

    /** The plain files with proper names that are not too large, by name; empty when there is no directory. */
    List<UploadFile> manifest();

    /** A file's content; empty when it is not there, no plain file, too large or unreadable. */
    Optional<byte[]> read(String name);

    /**
     * Stores a fetched file whole or not at all, over one of that name, and remembers that it was fetched.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when the content is not what the hash says
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be written
     */
    void write(UploadFile file, byte[] content);

    /**
     * Deletes a file that was fetched and not changed since, and forgets it. One that somebody changed here stays, and is
     * forgotten too.
     */
    void delete(String name);

    /** What was fetched and is remembered: the hash by the name. */
    SortedMap<String, String> fetched();
}
