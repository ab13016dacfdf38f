package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.SharedConfig;
import java.time.Duration;
import java.util.Optional;

/** Changes what all nodes share, on the main; it takes effect within a tick everywhere (D17, spec/panel-api.md 1.20). */
public interface ChangeConfig {

    /**
     * Changes what is given, all of it or nothing; with {@code dryRun} only checks it.
     *
     * @return the row as it is afterwards, or would be
     * @throws dev.mainstay.domain.error.InvalidRequestException when a value is out of range, or would let two mains lead
     * @throws dev.mainstay.domain.error.ConflictException on a node that is not the main, and while a transition runs
     */
    SharedConfig change(Command command, Actor actor, boolean dryRun);

    /**
     * What is asked for.
     *
     * @param automatic whether a secondary may promote itself
     * @param threshold how long the main must be silent before that; whole seconds, 60 s to 1 h
     * @param name this main's name
     */
    record Command(Optional<Boolean> automatic, Optional<Duration> threshold, Optional<ServerName> name) {

        /** Whether nothing is asked for. */
        public boolean isEmpty() {
            return automatic.isEmpty() && threshold.isEmpty() && name.isEmpty();
        }
    }
}
