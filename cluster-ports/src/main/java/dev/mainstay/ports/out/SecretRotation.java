package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.settings.Secret;
import java.time.Instant;

/**
 * A rotation of the cluster secret that this node has a part in. It takes both secrets until it forgets the old one.
 *
 * <p>Immutable.
 *
 * @param operation which rotation
 * @param actor who wanted it
 * @param startedAt when, by the clock of the main that began it; for people only
 * @param stage how far this node is
 * @param other the secret it takes beside the one it uses: the next one while it is prepared, the old one once it is
 *     committed
 */
public record SecretRotation(OperationId operation, String actor, Instant startedAt, Stage stage, Secret other) {

    /** How far a node is. */
    public enum Stage {
        /** Uses the old secret, takes both. */
        PREPARED,
        /** Uses the next secret, takes both. */
        COMMITTED,
        /** Uses one secret and takes no other. Never stored: a node that is there has no rotation. */
        SETTLED,
        /** An existing node of the panel: takes its one secret from the shared row, and knows of no rotation. Never stored. */
        UNAWARE
    }
}
