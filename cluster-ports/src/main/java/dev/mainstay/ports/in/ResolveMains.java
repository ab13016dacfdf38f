package dev.mainstay.ports.in;

import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import java.util.function.Function;

/** Ends two mains by a person's word: one is kept, the other is re-attached to it with its own writes saved (D6). */
public interface ResolveMains {

    /**
     * Keeps that node, or with {@code dryRun} only shows what would be done. Looks at the other node first.
     *
     * @throws dev.mainstay.domain.error.NotFoundException when the node is not a member
     * @throws dev.mainstay.domain.error.ConflictException when nothing is to be resolved from here; the message says where
     */
    Outcome resolve(Command command, Actor actor, boolean dryRun);

    /**
     * What is asked for.
     *
     * @param keep the true main
     * @param reason why
     * @param force the person says that the other one is dead, should it not answer
     */
    record Command(NodeId keep, Reason reason, boolean force) {}

    /** What became of it. */
    sealed interface Outcome {

        /** One function per kind. */
        <R> R match(Function<Here, R> here, Function<There, R> there);

        /**
         * This node does it: it opens, or it is re-attached.
         *
         * @param reply what became of the command
         * @param other the node whose branch is given up, or that is followed
         */
        record Here(CommandReply reply, NodeId other) implements Outcome {
            @Override
            public <R> R match(Function<Here, R> here, Function<There, R> there) {
                return here.apply(this);
            }
        }

        /**
         * This node is kept and open; the other one was told to re-attach itself.
         *
         * @param reply what it answered
         * @param other which
         */
        record There(PeerReply<ReattachAnswer> reply, NodeId other) implements Outcome {
            @Override
            public <R> R match(Function<Here, R> here, Function<There, R> there) {
                return there.apply(this);
            }
        }
    }
}
