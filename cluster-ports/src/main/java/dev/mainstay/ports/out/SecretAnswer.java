package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.OperationId;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a member is after an order.
 *
 * @param stage where it stands
 * @param unknown a rotation that it was prepared for and that the main knows nothing of, since another main began it
 */
public record SecretAnswer(SecretRotation.Stage stage, Optional<Open> unknown) {

    /**
     * A rotation to be carried on.
     *
     * @param operation which
     * @param actor who wanted it
     * @param startedAt when it began
     * @param sealed its next secret, sealed with the one in use
     */
    public record Open(OperationId operation, String actor, Instant startedAt, String sealed) {}

    /** Nothing unknown. */
    public static SecretAnswer of(SecretRotation.Stage stage) {
        return new SecretAnswer(stage, Optional.empty());
    }
}
