package dev.mainstay.ports.out;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of {@code cluster_events}; words stay words, since an existing node of the panel writes kinds of its own.
 *
 * @param id the row's number
 * @param type the kind's word
 * @param nodeId the node it concerns; 0 when unknown
 * @param nodeAddress that node's address, may be empty
 * @param nodeRole that node's role word, may be empty
 * @param description for people
 * @param severity the severity's word
 * @param at when it happened, else when it was stored
 * @param actor who caused it, where known
 */
public record StoredEvent(
        long id,
        String type,
        int nodeId,
        String nodeAddress,
        String nodeRole,
        String description,
        String severity,
        Instant at,
        Optional<String> actor) {}
