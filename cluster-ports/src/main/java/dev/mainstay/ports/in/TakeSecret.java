package dev.mainstay.ports.in;

import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;

/** Takes the main's word on a rotation of the cluster secret. */
public interface TakeSecret {

    /**
     * Does what is ordered, durably before it returns; an order that was carried out before changes nothing.
     *
     * @throws dev.mainstay.domain.error.StaleTermException when this node knows a newer term
     * @throws dev.mainstay.domain.error.ConflictException when it is a main itself, is no member of that cluster, or does
     *     not have the secret that it is told to keep
     * @throws dev.mainstay.domain.error.InvalidRequestException when the sealed secret does not open
     */
    SecretAnswer take(SecretOrder order);
}
