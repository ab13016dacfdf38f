package dev.mainstay.ports.in;

/** Replaces the cluster secret (spec/panel-api.md 1.20, ADR 0018). */
public interface RotateClusterSecret {

    /**
     * Begins it, on the main. It ends once every member has forgotten the old secret; a member that is away keeps it open
     * until it is back or is taken out. The next secret is shown by {@link RevealSecret} from now on, for the reveal window.
     */
    CommandReply rotate(Actor actor, boolean dryRun);
}
