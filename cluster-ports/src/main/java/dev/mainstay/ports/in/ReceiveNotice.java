package dev.mainstay.ports.in;

import dev.mainstay.ports.out.Notice;

/** Takes notices of other nodes (spec/panel-api.md 1.16). The caller has proven the secret. */
public interface ReceiveNotice {

    /**
     * Acts on a notice; one that says nothing new does nothing.
     *
     * @throws dev.mainstay.domain.error.StaleTermException when its term is not newer than this node's
     * @throws dev.mainstay.domain.error.ConflictException when it names a main that is no member or does not confirm it
     */
    void receive(Notice notice);
}
