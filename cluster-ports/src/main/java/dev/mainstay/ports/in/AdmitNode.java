package dev.mainstay.ports.in;

import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;

/** Admits a joining server, on the main (spec/panel-api.md 1.9). The caller has proven the secret. */
public interface AdmitNode {

    /**
     * Makes it a member, with slot and access. On failure nothing stays.
     *
     * @throws dev.mainstay.domain.error.ConflictException when this node is not the main, the hardware id is the
     *     main's, or no slot is free
     * @throws dev.mainstay.domain.error.InvalidRequestException when the role does not follow
     */
    JoinGrant admit(JoinRequest request);
}
