package dev.mainstay.ports.out;

import dev.mainstay.domain.observation.SourceObservation;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Another server of the panel, seen and read over SSH. Nothing is written there.
 *
 * <p>Safe for all threads; every call opens a connection of its own and ends it. No secret is in a command line there, in
 * an error or in a log. Source: spec/panel-api.md 1.18, 1.19 and 5.13.
 */
public interface RecoverySource {

    /** What is there. Whatever goes wrong is a value. */
    SourceObservation look(SourceAccess access, Duration limit);

    /**
     * Writes a dump of the panel's database in PostgreSQL's custom format, whole or not at all in the sense that every
     * other end is an error.
     *
     * @param into not closed here
     * @param meter hears of every part, and may end it
     * @throws dev.mainstay.domain.error.UnavailableException {@code cannot connect to source server: …}
     * @throws dev.mainstay.domain.error.OperationFailedException {@code pg_dump failed: …}, also when the source falls
     *     silent or disappears half way
     */
    void dump(SourceAccess access, SourceObservation.Place place, OutputStream into, Meter meter);

    /**
     * The panel's files that have proper names and are not too large, one at a time, until nobody wants them any more. One
     * that the source does not give is passed over.
     *
     * @param meter hears of every part, and may end it; that is no error
     * @return what was not handed over
     * @throws dev.mainstay.domain.error.ClusterException when they cannot be had, also when the source falls silent or
     *     disappears half way
     */
    Rest uploads(SourceAccess access, Taker taker, Meter meter);

    /**
     * Files that were not handed over.
     *
     * @param passedOver for their name or size, or since the source refused them
     * @param left those that it did not come to before nobody wanted them any more
     */
    record Rest(int passedOver, int left) {}

    /** Takes the files. */
    interface Taker {

        /** One file, whole. */
        void take(UploadFile file, byte[] content);
    }
}
