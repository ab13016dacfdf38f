package dev.mainstay.ports.in;

import dev.mainstay.ports.out.HandOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.Taken;

/** Takes the role of main from a main that hands it over (spec/panel-api.md 1.15, D8). The caller has proven the secret. */
public interface TakeOver {

    /**
     * Tells what would keep this node from leading, or the asking one from following it; when it is to prepare, writes a
     * restart point and lets the asking node's standby in.
     *
     * @throws dev.mainstay.domain.error.ConflictException when this node belongs to another cluster
     */
    Readiness readiness(HandOverQuestion question);

    /**
     * Promotes this node in the given term once it holds the last record. The same order again gives the first result.
     *
     * @throws dev.mainstay.domain.error.StaleTermException when this node knows that term or a newer one
     * @throws dev.mainstay.domain.error.ConflictException when it will not take over: nothing was changed, nor will be
     * @throws dev.mainstay.domain.error.UnavailableException when the outcome is not known yet: ask again
     */
    Taken takeOver(HandOver order);
}
