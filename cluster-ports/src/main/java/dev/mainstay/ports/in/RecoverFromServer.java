package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.ports.out.SourceAccess;
import java.util.Optional;

/** Recovers another server's data onto this standalone one (spec/panel-api.md 1.18 and 1.19). */
public interface RecoverFromServer {

    /** Looks at the source, changes nothing. */
    Report testSource(SourceAccess access);

    /** Asks for the recovery, or with {@code dryRun} for its plan. */
    CommandReply recover(Command command, Actor actor, boolean dryRun);

    /**
     * Ends a recovery that has not yet taken the panel's name for its data; it is taken back.
     *
     * @throws dev.mainstay.domain.error.NotFoundException when there is no operation of that id
     * @throws dev.mainstay.domain.error.ConflictException when it is no recovery, or it is too late
     */
    void cancel(OperationId operation, Actor actor);

    /**
     * What is asked for.
     *
     * @param access the source
     * @param becomeMain whether this node becomes a main
     * @param confirmed whether data that is here may be put aside
     */
    record Command(SourceAccess access, boolean becomeMain, boolean confirmed) {}

    /**
     * What a look found.
     *
     * @param source there
     * @param freeBytes here, where the database lies; empty when this node does not know where
     */
    record Report(SourceObservation source, Optional<Long> freeBytes) {}
}
