package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.transition.RotateSecretStep;
import java.time.Instant;

/**
 * What a main says of a rotation of the cluster secret. Every order carries the secret, so that a member that missed the
 * ones before is caught up by any of them.
 *
 * @param cluster which cluster
 * @param sender the main
 * @param term its term
 * @param step what the member shall do
 * @param operation which rotation
 * @param actor who wanted it
 * @param startedAt when it began
 * @param sealed the next secret, sealed with one that the member takes; for {@link RotateSecretStep#FORGET} the one in use
 */
public record SecretOrder(
        ClusterId cluster,
        NodeId sender,
        Term term,
        RotateSecretStep step,
        OperationId operation,
        String actor,
        Instant startedAt,
        String sealed) {}
