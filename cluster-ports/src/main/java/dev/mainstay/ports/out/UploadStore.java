package dev.mainstay.ports.out;

import java.util.List;
import java.util.Optional;

/**
 * The directory of uploads on this machine. Nothing is ever deleted from it: it may hold the last copy.
 *
 * <p>Safe for all threads; one call writes at a time. Source: spec/panel-api.md 5.10.
 */
public interface UploadStore {

    /** The plain files with proper names that are not too large, by name; empty when there is no directory. */
    List<UploadFile> manifest();

    /** A file's content; empty when it is not there, no plain file, too large or unreadable. */
    Optional<byte[]> read(String name);

    /**
     * Stores a fetched file whole or not at all, over one of that name.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when the content is not what the hash says
     * @throws dev.mainstay.domain.error.UnavailableException when it cannot be written
     */
    void write(UploadFile file, byte[] content);
}
